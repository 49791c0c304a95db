import { createRandom } from '../../stats/rng.ts';
import type { SortedColumns } from '../trees/sortedColumns.ts';
import type { Fold } from './foldsOf.ts';
import type { NuisanceLearner } from './learner.ts';

export interface CrossFitTask {
  /** Names the nuisance in streams of chance. */
  readonly name: string;
  readonly data: SortedColumns;
  readonly target: Float64Array;
  readonly weights: Float64Array;
  readonly binary: boolean;
  readonly folds: readonly Fold[];
  readonly learners: Readonly<Record<string, NuisanceLearner>>;
  readonly seed: number;
}

/** A conditional mean, at every row by a learner that has not seen the row's fold. */
export interface CrossFit {
  readonly predicted: Float64Array;
  /** The learner with the least out-of-fold error. */
  readonly chosen: string;
  /** Weighted mean squared error out of fold, by learner. */
  readonly errors: Readonly<Record<string, number>>;
  /** Share of the target's variance that the chosen one explains out of fold; may be negative. */
  readonly rSquared: number;
}

/**
 * Cross-fitting (Chernozhukov et al. (2018), "Double/debiased machine learning", Econometrics Journal 21, §3): every learner
 * is fitted on each fold's training rows and read on its test rows; the one with the least error over all rows is kept.
 */
export async function crossFit(task: CrossFitTask, between: () => Promise<void>): Promise<CrossFit> {
  const { target, weights, folds, learners } = task;
  const errors: Record<string, number> = {};
  let best: { chosen: string; predicted: Float64Array } | null = null;
  for (const [name, learner] of Object.entries(learners)) {
    const predicted = new Float64Array(target.length);
    for (const [fold, { train, test }] of folds.entries()) {
      const random = createRandom(task.seed, 'nuisance', task.name, name, fold);
      const found = learner({ ...task, train }, test, random);
      test.forEach((row, i) => (predicted[row] = found[i]!));
      await between();
    }
    errors[name] = weightedSquares(target, predicted, weights);
    if (!best || errors[name] < errors[best.chosen]!) best = { chosen: name, predicted };
  }
  const { chosen, predicted } = best!;
  const centre = weightedMean(target, weights);
  const variance = weightedSquares(target, new Float64Array(target.length).fill(centre), weights);
  return { predicted, chosen, errors, rSquared: variance > 0 ? 1 - errors[chosen]! / variance : 0 };
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let [sum, weight] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += weights[i]! * values[i]!;
    weight += weights[i]!;
  }
  return sum / weight;
}

function weightedSquares(target: Float64Array, predicted: Float64Array, weights: Float64Array): number {
  return weightedMean(
    target.map((value, i) => (value - predicted[i]!) ** 2),
    weights,
  );
}
