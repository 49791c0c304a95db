import { NumericsError } from '../../contracts/failures.ts';
import { momentsBetween, type WindowMoments } from './momentsBetween.ts';

/**
 * Applies `summarise` to the mean and sum of squares of every window of `rows` values, the current one included; missing
 * where a value of the window is missing.
 *
 * Each window is worked out afresh by `momentsBetween`: nothing drifts along the column, and a row depends on its window
 * alone.
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
    if (present >= rows) out[t] = summarise(momentsBetween(x, t - rows + 1, t));
  }
  return out;
}
