import { NumericsError } from '../../../contracts/failures.ts';
import { mean } from '../../stats/mean.ts';
import { requireNumbers } from '../../stats/requireNumbers.ts';
import { studentTCdf } from '../../stats/studentT.ts';
import { varies } from '../../stats/varies.ts';

export interface DieboldMarianoOptions {
  /** h: steps ahead of the forecasts; their loss differences depend over h − 1 rows. */
  readonly horizon: number;
  /**
   * Weights of the autocovariances at lags 1 … h − 1: `rectangular` all 1 (Diebold and Mariano; can give a variance below 0, which
   * is refused), `bartlett` 1 − k/h (never below 0, smaller errors than the truth). Default `rectangular`.
   */
  readonly weights?: 'rectangular' | 'bartlett';
}

export interface DieboldMarianoResult {
  /** With the small-sample correction; below 0 where A loses less. */
  readonly statistic: number;
  /** Two-sided, of Student's t. */
  readonly pValue: number;
  /** n − 1. */
  readonly degreesOfFreedom: number;
  /** Mean of lossA − lossB. */
  readonly meanDifference: number;
}

function longRunVariance(difference: Float64Array, centre: number, horizon: number, weights: string): number {
  const n = difference.length;
  let total = 0;
  for (let lag = 0; lag < horizon; lag += 1) {
    let product = 0;
    for (let row = lag; row < n; row += 1) product += (difference[row]! - centre) * (difference[row - lag]! - centre);
    total += ((lag === 0 ? 1 : 2 * (weights === 'bartlett' ? 1 - lag / horizon : 1)) * product) / n;
  }
  return total;
}

/**
 * Diebold–Mariano test of equal expected loss of two forecasts, with the small-sample correction of Harvey, Leybourne and Newbold:
 * t = √((n + 1 − 2h + h(h − 1)/n) / n) · d̄ / √(V/n), V = γ₀ + 2 Σ_{k<h} w_k γ_k of d = lossA − lossB, against t with n − 1 degrees of freedom.
 *
 * lossA, lossB: losses of each row in time order, n > max(h, 7), finite. Refuses differences that do not vary and a V that is
 * not above 0. Biased where one model nests the other.
 * Diebold and Mariano (1995), J. Business & Economic Statistics 13; Harvey, Leybourne and Newbold (1997), Int. J. Forecasting 13, (9).
 * Example: `dieboldMariano(lossesOfA, lossesOfB, { horizon: 5, weights: 'bartlett' }).pValue`.
 */
export function dieboldMariano(
  lossA: Float64Array,
  lossB: Float64Array,
  { horizon, weights = 'rectangular' }: DieboldMarianoOptions,
): DieboldMarianoResult {
  const n = lossA.length;
  if (!Number.isInteger(horizon) || horizon < 1)
    throw new NumericsError(`A Diebold–Mariano test needs a horizon of at least 1 row, got ${horizon}.`);
  if (lossB.length !== n)
    throw new NumericsError(`A Diebold–Mariano test needs losses over the same rows, ${n}, got ${lossB.length}.`);
  requireNumbers(lossA, Math.max(8, horizon + 1), 'A Diebold–Mariano test');
  requireNumbers(lossB, Math.max(8, horizon + 1), 'A Diebold–Mariano test');
  const difference = lossA.map((loss, row) => loss - lossB[row]!);
  const meanDifference = mean(difference);
  const variance = longRunVariance(difference, meanDifference, horizon, weights);
  if (!varies(difference) || !(variance > 0))
    throw new NumericsError(
      `A Diebold–Mariano test needs a long-run variance above 0, got ${variance} over ${n} rows at horizon ${horizon} with ${weights} weights; compare models that differ, or use bartlett weights.`,
    );
  const correction = Math.sqrt((n + 1 - 2 * horizon + (horizon * (horizon - 1)) / n) / n);
  const statistic = (correction * meanDifference) / Math.sqrt(variance / n);
  const degreesOfFreedom = n - 1;
  return {
    statistic,
    pValue: Math.min(1, 2 * studentTCdf(-Math.abs(statistic), degreesOfFreedom)),
    degreesOfFreedom,
    meanDifference,
  };
}
