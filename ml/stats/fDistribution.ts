import { NumericsError } from '../../contracts/failures.ts';
import { incompleteBeta } from './incompleteBeta.ts';

/**
 * P(F ≥ f) of the F distribution with `df1` and `df2` > 0 degrees of freedom, by the incomplete beta function; relative
 * error about 1e-13. f ≥ 0, ∞ allowed, else refused. Abramowitz and Stegun (1964), 26.6.2.
 * Example: fTail(4.10282101513040, 2, 10) = 0.05.
 */
export function fTail(f: number, df1: number, df2: number): number {
  if (!(f >= 0 && df1 > 0 && df2 > 0)) {
    throw new NumericsError(
      `An F tail needs f of at least 0 and degrees of freedom above 0, got ${f}, ${df1} and ${df2}; check the statistic.`,
    );
  }
  if (f === Infinity) return 0;
  const ratio = (df1 / df2) * f;
  if (ratio === Infinity) return 0;
  return incompleteBeta(1 / (1 + ratio), df2 / 2, df1 / 2, ratio / (1 + ratio));
}
