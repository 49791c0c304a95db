import { NumericsError } from '../../contracts/failures.ts';

export interface WindowMoments {
  readonly mean: number;
  /** Σ (x − mean)² over the window. */
  readonly squares: number;
  /** Last value − mean, worked out before the level is added back and costs digits. */
  readonly deviation: number;
}

/**
 * Applies `summarise` to the mean and sum of squares of every window of `rows` values, the current one included; missing
 * where a value of the window is missing.
 *
 * Each window is worked out afresh, around its own last value: nothing drifts along the column, a row depends on its
 * window alone, and a price level of 1e5 costs no digits of the deviations.
 */
export function windowed(x: Float64Array, rows: number, summarise: (moments: WindowMoments) => number): Float64Array {
  const out = new Float64Array(x.length).fill(NaN);
  let present = 0;
  for (let t = 0; t < x.length; t++) {
    const last = x[t]!;
    if (last === Infinity || last === -Infinity) {
      throw new NumericsError(`A rolling window needs finite numbers, got ${last} at row ${t}; mark it as missing.`);
    }
    present = Number.isNaN(last) ? 0 : present + 1;
    if (present < rows) continue;
    let offset = 0;
    for (let i = t - rows + 1; i < t; i++) offset += x[i]! - last;
    offset /= rows;
    let squares = 0;
    for (let i = t - rows + 1; i <= t; i++) {
      const d = x[i]! - last - offset;
      squares += d * d;
    }
    out[t] = summarise({ mean: last + offset, squares, deviation: -offset });
  }
  return out;
}
