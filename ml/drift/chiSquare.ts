import { NumericsError } from '../../contracts/failures.ts';
import { incompleteGamma } from '../stats/incompleteGamma.ts';

/**
 * P(χ²_df ≥ x): the upper regularised incomplete gamma function Q(df/2, x/2). df > 0; x ≥ 0, else refused. Relative error about
 * 1e-13. Abramowitz and Stegun (1964), 26.4.19.
 * Example: chiSquareTail(3.841458820694124, 1) = 0.05.
 */
export function chiSquareTail(x: number, df: number): number {
  if (!(x >= 0 && df > 0))
    throw new NumericsError(
      `A chi-square tail needs x of at least 0 and df above 0, got ${x} and ${df}; check the statistic.`,
    );
  return incompleteGamma(df / 2, x / 2, 'upper');
}

/** The x with P(χ²_df ≥ x) = p, 0 < p < 1, by bisection to the last bit. Example: chiSquareCritical(0.05, 9) = 16.91898. */
export function chiSquareCritical(p: number, df: number): number {
  if (!(p > 0 && p < 1))
    throw new NumericsError(`A chi-square critical value needs p between 0 and 1, got ${p}; use a level such as 0.05.`);
  let [low, high] = [0, 1];
  while (chiSquareTail(high, df) > p) high *= 2;
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (chiSquareTail(middle, df) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
