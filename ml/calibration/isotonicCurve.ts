import { InputError, NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import type { CalibratorData } from './calibrator.ts';
import { pava } from './pava.ts';

/** A non-decreasing curve by its knots: x strictly ascending, y not falling, same length ≥ 1. */
export interface IsotonicCurve {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface CurveReading {
  /** `linear` between knots (scikit-learn), or `step`: the y of the first knot at or above x (R's isoreg). */
  readonly between?: 'linear' | 'step';
  /** Beyond the outer knots: their y, or an error. */
  readonly outOfRange?: 'clip' | 'raise';
}

/** The curve that a calibrator keeps as two lists of numbers. */
export const curveOfData = (data: CalibratorData): IsotonicCurve => ({
  x: Float64Array.from(data['x'] as readonly number[]),
  y: Float64Array.from(data['y'] as readonly number[]),
});

/** Tied x become one point: the weighted mean of their y, with their summed weight. */
function averageTies(x: Float64Array, y: Float64Array, weights: Float64Array | undefined) {
  const order = Uint32Array.from(x, (_, row) => row).sort((i, j) => x[i]! - x[j]! || i - j);
  const [at, sum, weight] = [new Float64Array(x.length), new Float64Array(x.length), new Float64Array(x.length)];
  let points = 0;
  for (const row of order) {
    const w = weights ? weights[row]! : 1;
    if (w === 0) continue;
    if (points === 0 || at[points - 1] !== x[row]) {
      at[points] = x[row]!;
      points += 1;
    }
    sum[points - 1]! += w * y[row]!;
    weight[points - 1]! += w;
  }
  const means = sum.subarray(0, points).map((value, point) => value / weight[point]!);
  return { at: at.subarray(0, points), means, weight: weight.subarray(0, points) };
}

/**
 * Isotonic regression of y on x: ties in x are averaged first, then adjacent violators are pooled; kept are the two ends of every
 * flat stretch, which is all that either reading needs.
 *
 * x, y: (n) finite; `weights`: (n) not negative; rows of weight 0 count for nothing. O(n log n).
 * Barlow, Bartholomew, Bremner and Brunk (1972), Statistical Inference under Order Restrictions, ch. 1.
 */
export function fitIsotonicCurve(x: Float64Array, y: Float64Array, weights?: Float64Array): IsotonicCurve {
  requireNumbers(x, 1, 'An isotonic curve');
  requireNumbers(y, 1, 'An isotonic curve');
  if (x.length !== y.length || (weights && weights.length !== x.length))
    throw new InputError(
      `An isotonic curve expected ${x.length} y and weights, got ${y.length} and ${weights?.length ?? x.length}; align them.`,
    );
  if (weights && !(weights.every((weight) => weight >= 0 && weight < Infinity) && weights.some((weight) => weight > 0)))
    throw new NumericsError(
      `An isotonic curve needs weights from 0 up and one above 0, got ${Math.min(...weights)} to ${Math.max(...weights)}; correct them.`,
    );
  const { at, means, weight } = averageTies(x, y, weights);
  const fitted = pava(means, weight);
  const kept = Array.from(fitted.keys()).filter(
    (point) => fitted[point] !== fitted[point - 1] || fitted[point] !== fitted[point + 1],
  );
  return { x: Float64Array.from(kept, (point) => at[point]!), y: Float64Array.from(kept, (point) => fitted[point]!) };
}

/** Values of the curve at x: (n) finite. O(n log knots). */
export function readIsotonicCurve(
  curve: IsotonicCurve,
  x: Float64Array,
  { between = 'linear', outOfRange = 'clip' }: CurveReading = {},
): Float64Array {
  const last = curve.x.length - 1;
  return x.map((at, row) => {
    if (Number.isNaN(at) || (outOfRange === 'raise' && !(at >= curve.x[0]! && at <= curve.x[last]!)))
      throw new NumericsError(
        `An isotonic curve is known from ${curve.x[0]!} to ${curve.x[last]!}, got ${at} in row ${row}; clip or fit on more rows.`,
      );
    if (!(at > curve.x[0]!)) return curve.y[0]!;
    if (at >= curve.x[last]!) return curve.y[last]!;
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (curve.x[middle]! < at) low = middle;
      else high = middle;
    }
    if (between === 'step' || at === curve.x[high]) return curve.y[high]!;
    const share = (at - curve.x[low]!) / (curve.x[high]! - curve.x[low]!);
    return curve.y[low]! + share * (curve.y[high]! - curve.y[low]!);
  });
}
