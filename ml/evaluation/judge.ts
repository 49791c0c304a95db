import type { Metrics } from '../../contracts/evaluation.ts';
import { goldColumns, type Frame } from '../../contracts/frame.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { expandingBaseRate, expandingGaussian, goldColumn } from './baselines.ts';
import type { ClassifierSample, MetricDefinition, MoneySample } from './metrics/metric.ts';
import { classifierMetrics, moneyMetrics, regimeMetrics } from './metrics/registry.ts';
import { regimeSample, type RegimeResults } from './regimeSample.ts';
import type { ScoredRows } from './scoredRows.ts';
import { costBasisPoints, trade, type TradingTerms } from './trade.ts';

export interface Score {
  readonly metrics: Metrics;
  readonly notes: readonly string[];
}

/** How the models of one kind of system are judged. */
export interface Judge {
  readonly metricNames: readonly string[];
  score(rows: ScoredRows, results: RegimeResults | null): Score;
  /** Naive predictions for the same rows, themselves out of time. */
  baseline(rows: ScoredRows): ScoredRows;
}

export function scoreOf<Sample>(definitions: readonly MetricDefinition<Sample>[], sample: Sample): Score {
  const values = definitions.map((metric) => [metric.name, metric.compute(sample)] as const);
  return {
    metrics: Object.fromEntries(values.map(([name, found]) => [name, found.value])),
    notes: [...new Set(values.flatMap(([, found]) => (found.note === null ? [] : [`${found.note}.`])))],
  };
}

/** Without rows every metric is null. */
export function nothing(names: readonly string[]): Score {
  return {
    metrics: Object.fromEntries(names.map((name) => [name, null])),
    notes: ['No metric is known: 0 rows to judge.'],
  };
}

export const classifierSample = (gold: Frame, rows: ScoredRows): ClassifierSample => {
  const target = goldColumn(gold, goldColumns.target);
  return { probability: rows.columns['probability']!, label: Float64Array.from(rows.goldRow, (row) => target[row]!) };
};

/** Return from the close of each judged row to the next one, or null where gold lacks one of them. */
export function nextReturns(gold: Frame, rows: ScoredRows): Float64Array | null {
  const close = gold.columns[goldColumns.close];
  if (!close) return null;
  const nextReturn = Float64Array.from(rows.goldRow, (row) => close[row + 1]! / close[row]! - 1);
  return nextReturn.every(Number.isFinite) ? nextReturn : null;
}

/** The strategy over the judged rows, or null where gold has no closes to trade at. */
export function moneySample(
  gold: Frame,
  rows: ScoredRows,
  horizon: number,
  terms: TradingTerms = {},
): MoneySample | null {
  const nextReturn = nextReturns(gold, rows);
  if (!nextReturn) return null;
  const basisPoints = terms.costBasisPoints ?? costBasisPoints;
  const sample = trade({ probability: rows.columns['probability']!, nextReturn, horizon, basisPoints });
  return terms.rowsPerYear === undefined ? sample : { ...sample, rowsPerYear: terms.rowsPerYear };
}

export function signalJudge(gold: Frame, horizon: number, trading: TradingTerms = {}): Judge {
  const metricNames = [...classifierMetrics, ...moneyMetrics].map((metric) => metric.name);
  const moneyNames = moneyMetrics.map((metric) => metric.name);
  const noMoney: Score = {
    metrics: nothing(moneyNames).metrics,
    notes: ['No money metric is known: gold lacks a close at a judged row or at the one after it.'],
  };
  const terms = `Money: long above probability 0.5, else flat, mean of the last ${horizon} signals, ${trading.costBasisPoints ?? costBasisPoints} basis points per unit of turnover.${trading.rowsPerYear === undefined ? '' : ` A year has ${Math.round(trading.rowsPerYear)} rows.`}`;
  return {
    metricNames,
    score(rows) {
      if (rows.time.length === 0) return nothing(metricNames);
      const scores = scoreOf(classifierMetrics, classifierSample(gold, rows));
      const sample = moneySample(gold, rows, horizon, trading);
      const money = sample ? scoreOf(moneyMetrics, sample) : noMoney;
      return {
        metrics: { ...scores.metrics, ...money.metrics },
        notes: [...scores.notes, ...money.notes, ...(sample ? [terms] : [])],
      };
    },
    baseline: (rows) => ({ ...rows, columns: { probability: expandingBaseRate(gold, rows.goldRow) } }),
  };
}

export function regimeJudge(gold: Frame, features: readonly string[], labels: SystemSpec['labels']): Judge {
  const metricNames = regimeMetrics.map((metric) => metric.name);
  return {
    metricNames,
    score: (rows, results) =>
      rows.time.length === 0 ? nothing(metricNames) : scoreOf(regimeMetrics, regimeSample(gold, rows, results, labels)),
    baseline: (rows) => ({ ...rows, columns: { log_likelihood: expandingGaussian(gold, features, rows.goldRow) } }),
  };
}
