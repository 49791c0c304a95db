import { NumericsError } from '../../contracts/failures.ts';
import { normalCdf } from './normalCdf.ts';
import { requireNumbers } from './requireNumbers.ts';

/** A mixture of normals, each cut off at the ends of [low, high]; the prior is the last kernel. */
export interface ParzenEstimator {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  readonly weights: Float64Array;
  /** Logarithm of the density at a point of [low, high]. */
  readonly logDensity: (x: number) => number;
}

/** Distance to the farther of the neighbours among the kernels' means, or to the only one. */
function gaps(means: Float64Array): Float64Array {
  const order = Array.from(means.keys()).sort((a, b) => means[a]! - means[b]! || a - b);
  const widest = new Float64Array(means.length);
  for (let i = 1; i < order.length; i++) {
    const [left, right] = [order[i - 1]!, order[i]!];
    const gap = means[right]! - means[left]!;
    widest[left] = Math.max(widest[left]!, gap);
    widest[right] = Math.max(widest[right]!, gap);
  }
  return widest;
}

/**
 * Adaptive Parzen estimator of a density on [low, high], the building block of a tree-structured Parzen search:
 * p(x) = Σ_i w · φ((x − μ_i)/σ_i) / (σ_i · (Φ((high − μ_i)/σ_i) − Φ((low − μ_i)/σ_i))), w = 1/(n + 1).
 *
 * μ_i are the n ≥ 1 observations and, last, the middle of the range; σ_i is the larger gap to a neighbouring mean, within
 * [(high − low)/min(100, n + 2), high − low], and high − low for the prior. Conventions of Optuna 3 with equal weights and
 * its magic clip, the ends not counted as neighbours. Refuses an empty range and observations outside it.
 * Bergstra, Bardenet, Bengio and Kégl (2011), "Algorithms for hyper-parameter optimization", NeurIPS 24.
 */
export function parzenEstimator(
  observations: ArrayLike<number>,
  { low, high }: { readonly low: number; readonly high: number },
): ParzenEstimator {
  requireNumbers(observations, 1, 'A Parzen estimator');
  if (!(high > low))
    throw new NumericsError(`A Parzen estimator needs low < high, got ${low} and ${high}; give a range.`);
  const outside = Array.from(observations).findIndex((x) => x < low || x > high);
  if (outside !== -1) {
    throw new NumericsError(
      `A Parzen estimator on ${low} to ${high} got ${observations[outside]!} at index ${outside}; give values inside.`,
    );
  }
  const [count, range] = [observations.length, high - low];
  const means = Float64Array.from([...Array.from(observations), (low + high) / 2]);
  const least = range / Math.min(100, count + 2);
  const deviations = gaps(means).map((gap) => Math.min(range, Math.max(least, gap)));
  deviations[count] = range;
  const weights = new Float64Array(count + 1).fill(1 / (count + 1));
  const scales = means.map((mean, i) => {
    const deviation = deviations[i]!;
    const inside = normalCdf((high - mean) / deviation) - normalCdf((low - mean) / deviation);
    return weights[i]! / (deviation * Math.sqrt(2 * Math.PI) * inside);
  });
  const logDensity = (x: number): number => {
    if (!(x >= low && x <= high))
      throw new NumericsError(`The density is known from ${low} to ${high}, got ${x}; ask inside.`);
    return Math.log(
      means.reduce((sum, mean, i) => sum + scales[i]! * Math.exp(-(((x - mean) / deviations[i]!) ** 2) / 2), 0),
    );
  };
  return { means, deviations, weights, logDensity };
}
