import { NumericsError } from '../../contracts/failures.ts';
import { mean } from './mean.ts';
import { requireNumbers } from './requireNumbers.ts';

/**
 * Variance Σ (x_i − x̄)² / (n − ddof); ddof 1 (default) is the unbiased sample variance, 0 the population's.
 *
 * Takes n > ddof finite values; NaN is refused. Two passes with the correction of the mean's rounding error:
 * Chan, Golub and LeVeque (1983), "Algorithms for computing the sample variance", American Statistician 37, (1.7).
 */
export function variance(values: ArrayLike<number>, ddof: 0 | 1 = 1): number {
  requireNumbers(values, ddof + 1, 'The variance');
  const centre = mean(values);
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i]! - centre;
    squares += d * d;
    rest += d;
  }
  const result = (squares - (rest * rest) / values.length) / (values.length - ddof);
  if (!Number.isFinite(result)) {
    throw new NumericsError(`The variance overflows a double, got ${result}; rescale the values.`);
  }
  return Math.max(0, result);
}
