import { DataQualityError } from '../../../contracts/failures.ts';
import { emptyLabels, requirePrices, type Labels } from './labels.ts';

export interface TrendScanningOptions {
  /** (n) epoch ms, ascending. */
  readonly time: Float64Array;
  /** (n) above 0. */
  readonly close: Float64Array;
  /** Shortest and longest look-ahead in rows; at least 2 (three points, one degree of freedom). */
  readonly shortest: number;
  readonly longest: number;
}

export interface TrendLabels extends Labels {
  /** t-value of the slope over the horizon chosen; usable as a weight. */
  readonly tValue: Float64Array;
  /** Epoch ms of the last row of the horizon chosen. */
  readonly trendEnd: Float64Array;
}

/**
 * Trend-scanning labels: over each horizon L = shortest … longest the logarithm of the close in rows t … t + L is regressed on
 * 0 … L (ordinary least squares with intercept); the horizon with the largest |t| of the slope is taken, the shortest of equals.
 * value is the sign of the slope, trendEnd_t = time_{t+L}, forwardReturn ends there. Closes that do not move have t 0.
 *
 * labelEnd_t = time_{t+longest}, and not trendEnd: that L was chosen says something of every close up to there, so a purge up to
 * trendEnd would leak.
 *
 * The sum of squared residuals is kept above 1e-24 of the sum of squares, so that a perfect line has a finite t. The last
 * `longest` rows have no label. O(n · longest): sums grow by one point a horizon.
 * López de Prado (2020), Machine Learning for Asset Managers, §5.4.
 */
export function trendScanning({ time, close, shortest, longest }: TrendScanningOptions): TrendLabels {
  requirePrices(time, { close }, longest);
  if (!Number.isInteger(shortest) || shortest < 2 || shortest > longest)
    throw new DataQualityError(
      `Trend scanning needs a shortest horizon from 2 to the longest, ${longest}, got ${shortest}; correct them.`,
    );
  const level = close.map(Math.log);
  const missing = (): Float64Array => new Float64Array(time.length).fill(NaN);
  const labels = { ...emptyLabels(time.length), tValue: missing(), trendEnd: missing() };
  for (let row = 0; row + longest < time.length; row += 1) {
    const { horizon, t } = strongest(level, row, shortest, longest);
    labels.tValue[row] = t;
    labels.value[row] = Math.sign(t);
    labels.labelEnd[row] = time[row + longest]!;
    labels.trendEnd[row] = time[row + horizon]!;
    labels.forwardReturn[row] = close[row + horizon]! / close[row]! - 1;
  }
  return labels;
}

function strongest(level: Float64Array, row: number, shortest: number, longest: number) {
  const origin = level[row]!;
  let [total, squares, cross] = [0, 0, 0];
  let best = { horizon: shortest, t: 0 };
  for (let x = 1; x <= longest; x += 1) {
    const y = level[row + x]! - origin;
    total += y;
    squares += y * y;
    cross += x * y;
    if (x < shortest) continue;
    const points = x + 1;
    const xx = (points * (points * points - 1)) / 12;
    const xy = cross - (x / 2) * total;
    const yy = squares - (total * total) / points;
    if (!(yy > 0)) continue;
    const residual = Math.max(yy - (xy * xy) / xx, 1e-24 * yy);
    const t = xy / Math.sqrt((xx * residual) / (points - 2));
    if (Math.abs(t) > Math.abs(best.t)) best = { horizon: x, t };
  }
  return best;
}
