import { accuracy } from './accuracy.ts';
import { auc } from './auc.ts';
import { balancedAccuracy } from './balancedAccuracy.ts';
import { baseRate } from './baseRate.ts';
import { brier } from './brier.ts';
import { calmar } from './calmar.ts';
import { outcomeRSquared, outcomeSquaredError, rLossConstantEffect, rLossMetric, rLossNoEffect } from './causal.ts';
import { drawdownRows } from './drawdownRows.ts';
import { expectedCalibrationError } from './expectedCalibrationError.ts';
import { f1 } from './f1.ts';
import { hitRate } from './hitRate.ts';
import { aic, bic } from './informationCriteria.ts';
import { logLikelihoodPerObservation } from './logLikelihoodPerObservation.ts';
import { logLoss } from './logLoss.ts';
import { maxDrawdown } from './maxDrawdown.ts';
import type { CausalSample, ClassifierSample, MetricDefinition, MoneySample, RegimeSample } from './metric.ts';
import {
  nberAuc,
  nberBalancedAccuracy,
  nberFalseNegative,
  nberFalsePositive,
  nberTrueNegative,
  nberTruePositive,
} from './nber.ts';
import { profitFactor } from './profitFactor.ts';
import { sharpe, sharpeBuyAndHold } from './sharpe.ts';
import { sortino } from './sortino.ts';
import { totalReturn } from './totalReturn.ts';
import { turnover } from './turnover.ts';

/** Scores of probabilities against labels. Add a metric: one file, one line in its list. */
export const classifierMetrics: readonly MetricDefinition<ClassifierSample>[] = [
  logLoss,
  brier,
  auc,
  f1,
  accuracy,
  balancedAccuracy,
  expectedCalibrationError,
  baseRate,
];

/** Scores of a strategy that follows the probabilities. */
export const moneyMetrics: readonly MetricDefinition<MoneySample>[] = [
  sharpe,
  sharpeBuyAndHold,
  sortino,
  calmar,
  totalReturn,
  maxDrawdown,
  drawdownRows,
  turnover,
  hitRate,
  profitFactor,
];

/** Scores of models of effects. */
export const causalMetrics: readonly MetricDefinition<CausalSample>[] = [
  rLossMetric,
  rLossNoEffect,
  rLossConstantEffect,
  outcomeSquaredError,
  outcomeRSquared,
];

/** Scores of regime models. */
export const regimeMetrics: readonly MetricDefinition<RegimeSample>[] = [
  logLikelihoodPerObservation,
  aic,
  bic,
  nberAuc,
  nberBalancedAccuracy,
  nberTruePositive,
  nberFalsePositive,
  nberTrueNegative,
  nberFalseNegative,
];
