import { conformalQuantile } from './conformalQuantile.ts';
import { requireAlpha, requireFinite, requireRows } from './requireRows.ts';
import type { Intervals } from './splitConformal.ts';

/** Quantile predictions: `lower` of about the α/2 and `upper` of about the 1 − α/2 quantile. */
interface Quantiles {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface QuantileConformal {
  /** What is added to the upper and taken off the lower quantile; negative where the model's quantiles are too wide. */
  readonly shiftLower: number;
  readonly shiftUpper: number;
  intervals(quantiles: Quantiles): Intervals;
}

/**
 * Conformalised quantile regression. `symmetric`: both ends move by the conformal quantile of max(q_lo − y, y − q_hi).
 * `separate`: each end by that of its own misses at α/2, so either side is right by itself, at the price of width.
 * Where a negative shift would cross the ends, both become their middle.
 *
 * lower, upper, outcome: (n) finite calibration rows that the quantiles were not fitted on; crossed quantiles are taken as they are.
 * Romano, Patterson and Candès (2019), "Conformalized quantile regression", NeurIPS 32, algorithm 1 and theorem 2.
 */
export function quantileConformal({
  lower,
  upper,
  outcome,
  alpha,
  sides = 'symmetric',
}: Quantiles & {
  readonly outcome: Float64Array;
  readonly alpha: number;
  readonly sides?: 'symmetric' | 'separate';
}): QuantileConformal {
  const who = 'Conformal quantile regression';
  requireAlpha(who, alpha);
  requireRows(who, { lower, upper, outcome });
  requireFinite(who, 'lower quantile', lower);
  requireFinite(who, 'upper quantile', upper);
  requireFinite(who, 'outcome', outcome);
  const below = outcome.map((y, row) => lower[row]! - y);
  const above = outcome.map((y, row) => y - upper[row]!);
  const worst = below.map((miss, row) => Math.max(miss, above[row]!));
  const both = sides === 'symmetric' ? conformalQuantile(worst, alpha) : null;
  const shiftLower = both ?? conformalQuantile(below, alpha / 2);
  const shiftUpper = both ?? conformalQuantile(above, alpha / 2);
  return {
    shiftLower,
    shiftUpper,
    intervals(quantiles) {
      requireRows(who, { lower: quantiles.lower, upper: quantiles.upper });
      const low = quantiles.lower.map((value) => value - shiftLower);
      const high = quantiles.upper.map((value) => value + shiftUpper);
      low.forEach((value, row) => {
        if (value > high[row]!) low[row] = high[row] = (value + high[row]!) / 2;
      });
      return { lower: low, upper: high };
    },
  };
}
