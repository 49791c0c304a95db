import type { Matrix } from '../../../contracts/frame.ts';
import { restoreCausalForest, type CausalForest } from '../../causal/causalForest.ts';
import { combineEffects, type CandidateEffects } from '../../causal/ensemble.ts';
import { normal95 } from '../../causal/estimators/effectData.ts';
import { linearEffectAt, type LinearEffect } from '../../causal/estimators/linearEffect.ts';
import { ridgeScores, type Ridge } from '../../causal/estimators/ridgeLearner.ts';
import { standardised, type ColumnMoments } from '../../stats/columnMoments.ts';
import { readModelFiles, writeModelFiles, type ModelFiles } from '../modelFiles.ts';
import { filesUnder, within } from './packFiles.ts';

/** What an effect of one treatment may be, the plainest first: the order of the weights. */
export const candidateNames = ['constant', 'linear', 'forest'] as const;

/** Everything that is known of one treatment. `x` stands for the features without the treatment itself. */
export interface TreatmentModel {
  readonly name: string;
  readonly forest: CausalForest;
  /** E[outcome | x] and E[treatment | x], fitted on all rows: for rows that come later. */
  readonly outcome: Ridge;
  readonly treatment: Ridge;
  readonly scale: ColumnMoments;
  /** One effect for all, and an effect linear in scaled x. */
  readonly constant: LinearEffect;
  readonly linear: LinearEffect;
  /** Of the candidates, by out-of-fold R-loss. */
  readonly weights: Float64Array;
  /** Standard errors are multiplied by this, so that 95 % intervals cover 95 % on data like these; 1 until simulated. */
  readonly widening: number;
}

/** What the model expects of the rows without knowing their treatment, and what the treatment does. */
interface TreatmentPrediction extends CandidateEffects {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly expectedOutcome: Float64Array;
  readonly expectedTreatment: Float64Array;
}

/** Effects of each candidate at every row, in the order of `candidateNames`. */
export function candidateEffects(
  model: Pick<TreatmentModel, 'forest' | 'constant' | 'linear' | 'scale'>,
  x: Matrix,
): readonly CandidateEffects[] {
  const nothing: Matrix = { rows: x.rows, columns: [], values: new Float64Array(0) };
  const forest = model.forest.effect(x);
  return [linearEffectAt(model.constant, nothing), linearEffectAt(model.linear, standardised(x, model.scale)), forest];
}

export function predictTreatment(model: TreatmentModel, x: Matrix): TreatmentPrediction {
  const { effect, standardError } = combineEffects(model.weights, candidateEffects(model, x));
  const widened = standardError.map((value) => value * model.widening);
  return {
    effect,
    standardError: widened,
    lower: effect.map((value, row) => value - normal95 * widened[row]!),
    upper: effect.map((value, row) => value + normal95 * widened[row]!),
    expectedOutcome: ridgeScores(model.outcome, x),
    expectedTreatment: ridgeScores(model.treatment, x),
  };
}

const identity = { model: 'treatment', revision: 1 } as const;

export function writeTreatment(model: TreatmentModel): ModelFiles {
  const { name, outcome, treatment, scale, constant, linear, weights, widening } = model;
  const header = {
    ...identity,
    name,
    widening,
    intercepts: [outcome.intercept, treatment.intercept],
    penalties: [outcome.penalty, treatment.penalty],
  };
  const arrays = {
    outcome: outcome.coefficients,
    treatment: treatment.coefficients,
    centre: scale.centre,
    spread: scale.spread,
    constant: constant.coefficients,
    constantCovariance: constant.covariance,
    linear: linear.coefficients,
    linearCovariance: linear.covariance,
    weights,
  };
  return { ...writeModelFiles(header, arrays), ...within('forest', model.forest.files()) };
}

interface Header {
  readonly name: string;
  readonly widening: number;
  readonly intercepts: readonly [number, number];
  readonly penalties: readonly [number, number];
}

export function readTreatment(files: ModelFiles): TreatmentModel {
  const { header, arrays } = readModelFiles(identity, files);
  const { name, widening, intercepts, penalties } = header as Header;
  const of = (key: string): Float64Array => arrays[key]!;
  return {
    name,
    widening,
    forest: restoreCausalForest(filesUnder(files, 'forest')),
    outcome: { intercept: intercepts[0], coefficients: of('outcome'), penalty: penalties[0] },
    treatment: { intercept: intercepts[1], coefficients: of('treatment'), penalty: penalties[1] },
    scale: { centre: of('centre'), spread: of('spread') },
    constant: { coefficients: of('constant'), covariance: of('constantCovariance') },
    linear: { coefficients: of('linear'), covariance: of('linearCovariance') },
    weights: of('weights'),
  };
}
