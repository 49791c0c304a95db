import { NumericsError } from '../../contracts/failures.ts';
import { symmetricEigen } from '../linalg/symmetricEigen.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

/**
 * Weights that make one number of the imbalances of several levels: the first principal component of the past windows,
 * divided by Σ|w| and turned so that Σ w ≥ 0.
 *
 * imbalances: (windows, levels) row-major, each level's imbalance of a window over the window's mean depth (`createLevelWindows`);
 * finite, at least two windows more than levels, and not all alike. Covariance with ddof 1. The caller passes windows that
 * lie before those which the weights are used on.
 * Cont, Cucuringu and Zhang (2023), "Cross-impact of order flow imbalance in equity markets", Quantitative Finance 23(10), eq. (4).
 * Example: two levels that always move alike get ½ and ½.
 */
export function integrationWeights(imbalances: Float64Array, levels: number): Float64Array {
  const rows = imbalances.length / levels;
  if (!(Number.isInteger(rows) && rows >= levels + 2))
    throw new NumericsError(
      `Weights of ${levels} levels need at least ${levels + 2} whole windows, got ${rows}; fit on a longer past.`,
    );
  requireNumbers(imbalances, 1, 'Weights of levels');
  const covariance = covarianceOf(imbalances, rows, levels);
  const { values, vectors } = symmetricEigen(covariance, levels);
  if (!(values[levels - 1]! > 0))
    throw new NumericsError(
      `Weights of ${levels} levels need imbalances that differ, got ${rows} windows alike; fit on a longer past.`,
    );
  const weights = Float64Array.from({ length: levels }, (_, level) => vectors[level * levels + levels - 1]!);
  let [sum, absolute] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    absolute += Math.abs(weight);
  }
  const scale = sum < 0 ? -absolute : absolute;
  return weights.map((weight) => weight / scale);
}

function covarianceOf(rows: Float64Array, n: number, p: number): Float64Array {
  const centre = new Float64Array(p);
  for (let t = 0; t < n; t++) for (let j = 0; j < p; j++) centre[j]! += rows[t * p + j]! / n;
  const covariance = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let t = 0; t < n; t++) sum += (rows[t * p + i]! - centre[i]!) * (rows[t * p + j]! - centre[j]!);
      covariance[i * p + j] = covariance[j * p + i] = sum / (n - 1);
    }
  }
  return covariance;
}

/** Σ w_m · x_m of one window. */
export function integratedImbalance(weights: Float64Array, imbalances: ArrayLike<number>): number {
  if (weights.length !== imbalances.length)
    throw new NumericsError(
      `An integrated imbalance needs one value a weight, got ${imbalances.length} and ${weights.length}.`,
    );
  let sum = 0;
  for (let level = 0; level < weights.length; level++) sum += weights[level]! * imbalances[level]!;
  return sum;
}
