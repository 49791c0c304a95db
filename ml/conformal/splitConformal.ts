import { conformalQuantileOfSorted, conformalRank } from './conformalQuantile.ts';
import { requireAlpha, requireFinite, requireRows, requireScale } from './requireRows.ts';

export interface Intervals {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface SplitConformal {
  /** Rows of calibration, and which of their scores in ascending order, from 1, is the radius. */
  readonly rows: number;
  readonly rank: number;
  /** In units of `scale`; ∞ where there are too few rows for α. */
  readonly radius: number;
  /** Intervals about predictions of rows that were neither fitted nor calibrated on. */
  intervals(prediction: Float64Array, scale?: Float64Array): Intervals;
}

/**
 * Split conformal intervals: ŷ ± q·scale, q the conformal quantile of |y − ŷ| / scale over calibration rows that the model was
 * not fitted on. Covers a new exchangeable row with chance in [1 − α, 1 − α + 1/(n + 1)]; over calibration sets the coverage is
 * Beta(n + 1 − l, l), l = ⌊(n + 1)α⌋. `scale` (say, a volatility forecast) is 1 where left out.
 *
 * prediction, outcome, scale: (n) finite, n ≥ 1. Lei, G'Sell, Rinaldo, Tibshirani and Wasserman (2018), JASA 113.
 */
export function splitConformal({
  prediction,
  outcome,
  scale,
  alpha,
}: {
  readonly prediction: Float64Array;
  readonly outcome: Float64Array;
  readonly scale?: Float64Array;
  readonly alpha: number;
}): SplitConformal {
  requireAlpha('Split conformal', alpha);
  requireRows('Split conformal', { prediction, outcome, scale: scale ?? prediction });
  requireFinite('Split conformal', 'prediction', prediction);
  requireFinite('Split conformal', 'outcome', outcome);
  if (scale) requireScale('Split conformal', scale);
  const scores = outcome.map((y, row) => Math.abs(y - prediction[row]!) / (scale ? scale[row]! : 1)).sort();
  const radius = conformalQuantileOfSorted(scores, alpha);
  return {
    rows: scores.length,
    rank: conformalRank(scores.length, alpha),
    radius,
    intervals(centre, spread) {
      requireRows('Split conformal', { prediction: centre, scale: spread ?? centre });
      if (spread) requireScale('Split conformal', spread);
      const reach = (row: number) => radius * (spread ? spread[row]! : 1);
      return {
        lower: centre.map((value, row) => value - reach(row)),
        upper: centre.map((value, row) => value + reach(row)),
      };
    },
  };
}
