import type { Matrix } from '../../../contracts/frame.ts';
import type { CausalForest } from '../../causal/causalForest.ts';
import { ensembleWeights, type EnsembleWeights } from '../../causal/ensemble.ts';
import { blockFolds } from '../../causal/estimators/blockFolds.ts';
import type { Residuals } from '../../causal/estimators/crossFit.ts';
import type { EffectData } from '../../causal/estimators/effectData.ts';
import { linearEffect, linearEffectAt } from '../../causal/estimators/linearEffect.ts';
import { fitRidge } from '../../causal/estimators/ridgeLearner.ts';
import { fitCausalForest } from '../../causal/fitCausalForest.ts';
import type { Renewal } from '../../causal/keptTrees.ts';
import { columnMoments, standardised } from '../../stats/columnMoments.ts';
import { takeRows, takeValues } from '../../stats/matrixParts.ts';
import type { Parameters } from '../../../contracts/system.ts';
import type { TreatmentModel } from './treatmentModel.ts';

/** Slopes of the linear effect are shrunk by half where a column's own evidence is all there is. */
const slopePenalty = 1;

export interface EffectSetting {
  /** Of the forest: trees, minimumLeaf, depth, nuisance, folds. */
  readonly forest: Parameters;
  readonly folds: number;
  /** Rows that an outcome reaches over. */
  readonly horizon: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface FittedTreatment {
  readonly model: TreatmentModel;
  /** Cross-fitted, by the learner that the forest chose. */
  readonly residuals: Residuals;
  readonly ensemble: EnsembleWeights;
  /** Combined effect out of fold. */
  readonly outOfFold: Float64Array;
}

function residualsOf({ rows }: CausalForest): Residuals {
  const { treatment, outcome, treatmentMean, outcomeMean } = rows;
  return {
    expectedOutcome: outcomeMean,
    expectedTreatment: treatmentMean,
    outcome: outcome.map((value, row) => value - outcomeMean[row]!),
    treatment: treatment.map((value, row) => value - treatmentMean[row]!),
  };
}

const takeResiduals = (residuals: Residuals, rows: Int32Array): Residuals => ({
  expectedOutcome: takeValues(residuals.expectedOutcome, rows),
  expectedTreatment: takeValues(residuals.expectedTreatment, rows),
  outcome: takeValues(residuals.outcome, rows),
  treatment: takeValues(residuals.treatment, rows),
});

/** Effects of the plain candidates at rows of blocks that they were not fitted on. */
function plainOutOfFold(residuals: Residuals, z: Matrix, { folds, horizon }: EffectSetting) {
  const constant = new Float64Array(z.rows);
  const linear = new Float64Array(z.rows);
  for (const { train, test } of blockFolds(z.rows, folds, horizon)) {
    const part = takeResiduals(residuals, train);
    constant.fill(linearEffect(part, null, 0).coefficients[0]!, test[0], test.at(-1)! + 1);
    const fitted = linearEffect(part, takeRows(z, train), 0, slopePenalty);
    linear.set(linearEffectAt(fitted, takeRows(z, test)).effect, test[0]);
  }
  return { constant, linear };
}

/** Forest on rows in time order; clusters of two horizons, so that a tree's unseen rows share little with those it saw. */
export function fitForest(
  data: EffectData,
  time: Float64Array,
  setting: EffectSetting,
  renewal?: Renewal,
): Promise<CausalForest> {
  const { forest, folds, horizon, seed, signal } = setting;
  const clusters = Int32Array.from(time, (_, row) => Math.floor(row / (2 * horizon)));
  return fitCausalForest(
    { x: data.x, treatment: data.treatment, outcome: data.outcome, time, clusters },
    { ...forest, folds, embargoRows: horizon },
    { seed, signal, ...(renewal && { renewal }) },
  );
}

/** The parts that an effect is made of, from a forest and its data. */
export function partsOf(data: EffectData, forest: CausalForest, { horizon }: EffectSetting) {
  const residuals = residualsOf(forest);
  // A column that does not vary becomes 0.
  const scale = columnMoments(data.x, Infinity);
  const z = standardised(data.x, scale);
  const lag = Math.min(horizon, data.x.rows - 1);
  const constant = linearEffect(residuals, null, lag);
  const linear = linearEffect(residuals, z, lag, slopePenalty);
  return { residuals, scale, z, constant, linear };
}

/**
 * Effect of one treatment: a causal forest, one effect for all and an effect linear in the features, all on the same cross-fitted
 * residuals, weighted by R-loss out of fold (out of bag for the forest), and nuisances for rows to come. With `renewal` the forest
 * keeps trees of an earlier one.
 */
export async function fitTreatment(
  name: string,
  data: EffectData,
  time: Float64Array,
  setting: EffectSetting,
  renewal?: Renewal,
): Promise<FittedTreatment> {
  const forest = await fitForest(data, time, setting, renewal);
  const { residuals, scale, z, constant, linear } = partsOf(data, forest, setting);
  const plain = plainOutOfFold(residuals, z, setting);
  const candidates = [plain.constant, plain.linear, forest.rows.effect];
  const ensemble = ensembleWeights(residuals, candidates);
  const { weights } = ensemble;
  return {
    model: {
      name,
      forest,
      outcome: fitRidge(data.x, data.outcome),
      treatment: fitRidge(data.x, data.treatment),
      scale,
      constant,
      linear,
      weights,
      widening: 1,
    },
    residuals,
    ensemble,
    outOfFold: weighted(weights, candidates),
  };
}

const weighted = (weights: Float64Array, candidates: readonly Float64Array[]): Float64Array =>
  candidates[0]!.map((_, row) => candidates.reduce((sum, effect, k) => sum + weights[k]! * effect[row]!, 0));
