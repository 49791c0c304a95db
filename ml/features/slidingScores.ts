import { NumericsError } from '../../contracts/failures.ts';

/** Windows to score by: `before` 1 ends them just before the row, 0 at it. */
export interface ScoreWindow {
  readonly rows: number;
  readonly ddof: number;
  readonly before: 0 | 1;
}

/**
 * (x[t] − mean) / s of every window, s with divisor rows − ddof; `flat` says what a row is whose window has no variation,
 * from the row and x[t] − mean. Missing where a value of the window or x[t] is; infinities are refused.
 *
 * The blocks of `slidingMoments` with the score in the same pass, which halves the time of the most used feature: nothing
 * but the result is written to memory.
 */
export function slidingScores(
  x: Float64Array,
  window: ScoreWindow,
  flat: (row: number, off: number) => number,
): Float64Array {
  const out = new Float64Array(x.length);
  const sums = new Float64Array(2 * window.rows);
  let end: number;
  for (let start = 0; start < x.length; start = end + 1) {
    // False for missing and infinite values alike.
    for (end = start; end < x.length && x[end]! - x[end]! === 0;) end += 1;
    const first = Math.min(end, start + window.rows - 1 + window.before);
    out.fill(NaN, start, first);
    if (first < end) scoreStretch(out, x, { start, end }, window, sums, flat);
    if (end === x.length) break;
    out[end] = NaN;
    if (Number.isNaN(x[end]!)) continue;
    throw new NumericsError(`A rolling window needs finite numbers, got ${x[end]!} at row ${end}; mark it as missing.`);
  }
  return out;
}

function scoreStretch(
  out: Float64Array,
  x: Float64Array,
  { start, end }: { readonly start: number; readonly end: number },
  { rows, ddof, before }: ScoreWindow,
  sums: Float64Array,
  flat: (row: number, off: number) => number,
): void {
  const complete = start + rows - 1;
  const share = 1 / rows;
  const scale = 1 / (rows - ddof);
  // Of the window that ended in the row before.
  let lastSquares = NaN;
  let lastOff = NaN;
  for (let block = start; block < end; block += rows) {
    const anchor = x[block]!;
    if (block > start) sumBackwards(sums, x, block, rows);
    const stop = Math.min(end, block + rows);
    let sum = 0;
    let square = 0;
    for (let t = block; t < stop; t++) {
      const d = x[t]! - anchor;
      sum += d;
      square += d * d;
      if (t < complete) continue;
      const at = 2 * (rows - 1 - t + block);
      const total = sum + sums[at]!;
      const centre = total * share;
      const squares = square + sums[at + 1]! - total * centre;
      if (before === 0) {
        out[t] = squares > 0 ? (d - centre) / Math.sqrt(squares * scale) : flat(t, d - centre);
        continue;
      }
      const off = t === complete ? NaN : x[t]! - x[t - 1]! + lastOff;
      if (t > complete) out[t] = lastSquares > 0 ? off / Math.sqrt(lastSquares * scale) : flat(t, off);
      lastSquares = squares;
      lastOff = d - centre;
    }
  }
}

/** Σ (x − anchor) and Σ (x − anchor)² over the last 0 … rows − 1 values before a block. */
function sumBackwards(sums: Float64Array, x: Float64Array, block: number, rows: number): void {
  const anchor = x[block]!;
  let sum = 0;
  let square = 0;
  for (let back = 1; back < rows; back++) {
    const d = x[block - back]! - anchor;
    sum += d;
    square += d * d;
    sums[2 * back] = sum;
    sums[2 * back + 1] = square;
  }
}
