import { ConfigError } from '../../contracts/failures.ts';
import { createAdaptiveConformal, type AdaptiveOptions } from './adaptiveConformal.ts';
import { requireFinite, requireFiniteOrMissing, requireRows, requireScale } from './requireRows.ts';
import type { Intervals } from './splitConformal.ts';

export interface AdaptiveIntervals extends Intervals {
  /** α_t with which each row's interval was made. */
  readonly alphaTrace: Float64Array;
  /** 1 where the interval held its outcome, 0 where not, NaN where the outcome is not known. */
  readonly covered: Float64Array;
}

/**
 * Adaptive conformal intervals ŷ_t ± q_t·scale_t over a whole series, each made with what was known at its row: the outcome of row s is
 * known from row s + `knownAfter` on (the label's horizon), and only then moves α and joins the window of scores |y − ŷ| / scale.
 * The first rows have infinite intervals, until the window holds ⌈1/α⌉ − 1 scores or so; where α_t ≥ 1 an interval is empty:
 * lower = ∞, upper = −∞.
 *
 * prediction, scale (> 0), outcome: (n) in time order, finite; an outcome may be NaN where it is not known yet: it is then waited for in
 * vain and changes nothing. Long-run misses are within (max(α, 1 − α) + knownAfter·γ) / (Tγ) of α, T known outcomes that came in time.
 * Gibbs and Candès (2021), NeurIPS 34, with the delay of overlapping labels.
 */
export function adaptiveIntervals({
  prediction,
  scale,
  outcome,
  knownAfter,
  ...options
}: AdaptiveOptions & {
  readonly prediction: Float64Array;
  readonly scale: Float64Array;
  readonly outcome: Float64Array;
  readonly knownAfter: number;
}): AdaptiveIntervals {
  const who = 'Adaptive intervals';
  requireRows(who, { prediction, scale, outcome });
  requireFinite(who, 'prediction', prediction);
  requireScale(who, scale);
  requireFiniteOrMissing(who, 'outcome', outcome);
  if (!Number.isInteger(knownAfter) || knownAfter < 1)
    throw new ConfigError(`${who} need outcomes known after 1 row or more, got ${knownAfter}; give the horizon.`);
  const stream = createAdaptiveConformal(options);
  const rows = prediction.length;
  const [lower, upper, alphaTrace, covered] = [0, 1, 2, 3].map(() => new Float64Array(rows)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < rows; row += 1) {
    const past = row - knownAfter;
    const learned = past >= 0 && !Number.isNaN(outcome[past]!);
    if (learned) stream.update(covered[past] === 1 ? 0 : 1);
    const score = learned ? Math.abs(outcome[past]! - prediction[past]!) / scale[past]! : undefined;
    const reach = stream.next(score) * scale[row]!;
    lower[row] = prediction[row]! - reach;
    upper[row] = prediction[row]! + reach;
    alphaTrace[row] = stream.level();
    const y = outcome[row]!;
    covered[row] = Number.isNaN(y) ? NaN : y >= lower[row]! && y <= upper[row]! ? 1 : 0;
  }
  return { lower, upper, alphaTrace, covered };
}
