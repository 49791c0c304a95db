export interface WindowMoments {
  readonly count: number;
  readonly mean: number;
  /** Σ (x − mean)² over the window. */
  readonly squares: number;
  /** Last value − mean, worked out before the level is added back and costs digits. */
  readonly deviation: number;
}

/** Moments of the rows `from` to `row`, around the last value, so that a level of 1e5 costs no digits of the deviations. */
export function momentsBetween(x: Float64Array, from: number, row: number): WindowMoments {
  const last = x[row]!;
  const count = row - from + 1;
  let offset = 0;
  for (let at = from; at < row; at++) offset += x[at]! - last;
  offset /= count;
  let squares = 0;
  for (let at = from; at <= row; at++) squares += (x[at]! - last - offset) ** 2;
  return { count, mean: last + offset, squares, deviation: -offset };
}
