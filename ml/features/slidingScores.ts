import { slideBlocks } from './slidingBlocks.ts';

/** Windows to score by: `before` 1 ends them just before the row, 0 at it. */
export interface ScoreWindow {
  readonly rows: number;
  readonly ddof: number;
  readonly before: 0 | 1;
}

/** What a row is whose window has no variation, from the row and x[t] − mean. */
type Flat = (row: number, off: number) => number;

/**
 * (x[t] − mean) / s of every window, s with divisor rows − ddof, and `flat` where s is 0. Missing where a value of the
 * window or x[t] is; infinities are refused.
 *
 * The blocks of `slidingMoments` with the score in the same pass, which halves the time of the most used feature: nothing
 * but the result is written to memory.
 */
export function slidingScores(x: Float64Array, { rows, ddof, before }: ScoreWindow, flat: Flat): Float64Array {
  const out = new Float64Array(x.length);
  const scale = 1 / (rows - ddof);
  const last: LastWindow = { value: NaN, squares: NaN, off: NaN };
  const score = before === 0 ? scoreBlock : scoreBlockBefore;
  slideBlocks(x, rows, [out], (block, end, sums) => score(out, x, { block, end, scale, last, flat }, sums));
  return out;
}

/** Of the window that ended in the row before. */
interface LastWindow {
  value: number;
  squares: number;
  off: number;
}

interface Block {
  readonly block: number;
  readonly end: number;
  readonly scale: number;
  readonly last: LastWindow;
  readonly flat: Flat;
}

function scoreBlock(
  out: Float64Array,
  x: Float64Array,
  { block, end, scale, flat }: Block,
  sums: Float64Array,
): number {
  const share = 2 / sums.length;
  const anchor = x[block]!;
  let sum = 0;
  let square = 0;
  for (let t = block, at = sums.length - 2; t < end; t++, at -= 2) {
    const d = x[t]! - anchor;
    sum += d;
    square += d * d;
    const total = sum + sums[at]!;
    const centre = total * share;
    const squares = square + sums[at + 1]! - total * centre;
    // NaN where the window is not complete.
    out[t] = squares <= 0 ? flat(t, d - centre) : (d - centre) / Math.sqrt(squares * scale);
  }
  return sum;
}

/** The same with the windows that end just before the rows. */
function scoreBlockBefore(
  out: Float64Array,
  x: Float64Array,
  { block, end, scale, last, flat }: Block,
  sums: Float64Array,
): number {
  const share = 2 / sums.length;
  const anchor = x[block]!;
  let sum = 0;
  let square = 0;
  if (Number.isNaN(sums[2]!)) last.value = last.squares = last.off = NaN;
  for (let t = block, at = sums.length - 2; t < end; t++, at -= 2) {
    const value = x[t]!;
    const d = value - anchor;
    sum += d;
    square += d * d;
    const off = value - last.value + last.off;
    out[t] = last.squares > 0 || Number.isNaN(off) ? off / Math.sqrt(last.squares * scale) : flat(t, off);
    last.value = value;
    const total = sum + sums[at]!;
    const centre = total * share;
    last.squares = square + sums[at + 1]! - total * centre;
    last.off = d - centre;
  }
  return sum;
}
