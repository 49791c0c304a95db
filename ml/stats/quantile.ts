import { NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from './requireNumbers.ts';

/**
 * Sample quantile of type 7 (default of R and NumPy): linear between order statistics at h = (n − 1) p, from 0.
 *
 * `values`: n ≥ 1 finite numbers in any order, not changed; `p` in [0, 1]. NaN is refused.
 * Hyndman and Fan (1996), "Sample quantiles in statistical packages", American Statistician 50, definition 7.
 * Example: quantile([1, 2, 3, 4], 0.25) = 1.75.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  requireNumbers(values, 1, 'A quantile');
  return quantileOfSorted(Float64Array.from(values).sort(), p);
}

/** The same of values that are ascending already; nothing but p is checked. */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new NumericsError(`A quantile needs a probability from 0 to 1, got ${p}.`);
  const h = (sorted.length - 1) * p;
  const below = Math.floor(h);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (h - below) * (high - low);
}
