import { NumericsError } from '../../contracts/failures.ts';
import { deviance } from './deviance.ts';
import { stirlingError } from './stirlingError.ts';

/**
 * Regularised incomplete beta function I_x(a, b) = ∫₀ˣ t^(a−1)·(1 − t)^(b−1) dt / B(a, b), relative error about 1e-13
 * where it is small.
 *
 * a, b > 0 finite; x in [0, 1], else refused. `complement`: 1 − x, for callers that know it to more digits than the
 * subtraction leaves. Continued fraction on the side of x below the mean a / (a + b), about √max(a, b) steps. Didonato and Morris (1992),
 * "Algorithm 708", ACM TOMS 18, (8), with the factor x^a·(1−x)^b / B(a, b) as in Loader (2000).
 * Example: incompleteBeta(0.5, 2, 3) = 0.6875.
 */
export function incompleteBeta(x: number, a: number, b: number, complement = 1 - x): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0 && a < Infinity && b < Infinity)) {
    throw new NumericsError(
      `The incomplete beta function needs x in [0, 1] and finite a and b above 0, got ${x}, ${a} and ${b}; check the statistic.`,
    );
  }
  if (x === 0) return 0;
  if (complement === 0) return 1;
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * complement);
  const factor = Math.sqrt((a / n) * (b / (2 * Math.PI))) * Math.exp(exponent);
  const distance = a * complement - b * x;
  if (distance >= 0) return Math.min(1, factor / fraction(x, a, b, distance));
  return Math.max(0, 1 - factor / fraction(complement, b, a, -distance));
}

/** `distance`: a − (a + b)·x ≥ 0, worked out from 1 − x so that it keeps its digits where x is near 1. */
function fraction(x: number, a: number, b: number, distance: number): number {
  const tiny = 1e-300;
  let result = (a * (distance + 1)) / (a + 1);
  let c = result;
  let d = 0;
  for (let m = 1; m < 1_000_000; m += 1) {
    const middle = a + 2 * m - 1;
    const top = ((m * (a + m - 1)) / middle) * ((a + b + m - 1) / middle) * (b - m) * x * x;
    const bottom = m + (m * (b - m) * x) / middle + ((a + m) * (distance + 1 + m * (2 - x))) / (middle + 2);
    d = 1 / (bottom + top * d || tiny);
    c = bottom + top / c || tiny;
    result *= c * d;
    if (Math.abs(c * d - 1) < 2e-16) return result;
  }
  throw new NumericsError(
    `The incomplete beta function at x = ${x}, a = ${a}, b = ${b} needs at most 1000000 steps, got more; use fewer degrees of freedom.`,
  );
}
