/** What a window of pairs (x, y) adds up to. */
export interface PairMoments {
  /** Σ (x − x̄)², Σ (y − ȳ)² and Σ (x − x̄)(y − ȳ) over the window. */
  xx: number;
  yy: number;
  xy: number;
  /** Last pair less its mean. */
  lastX: number;
  lastY: number;
}

/**
 * Applies `summarise` to the moments of every window of `rows` pairs, the current one included, in O(n); missing where a
 * value of the window is missing. `summarise` gets one object that is filled anew for each row.
 *
 * Rows are cut into blocks as long as the window. A window is the end of one block and the beginning of the next, and
 * holds the first row b of the latter: its sums are those of two runs that end at b and begin at b, of values less x[b]
 * and y[b]. So nothing is ever subtracted that was added before: no error runs along the column, the level costs no
 * digits (x[b] lies in the window), and a window without variation gives exactly 0. Blocks begin anew after a pair of
 * which a value is missing.
 *
 * van Herk (1992), Pattern Recognition Letters 13: the blocks, there for minima.
 */
export function slidingProducts(
  x: Float64Array,
  y: Float64Array,
  rows: number,
  summarise: (moments: Readonly<PairMoments>) => number,
): Float64Array {
  const out = new Float64Array(x.length).fill(NaN);
  const before = new Float64Array(5 * rows);
  let end: number;
  for (let start = 0; start < x.length; start = end + 1) {
    for (end = start; end < x.length && !Number.isNaN(x[end]! + y[end]!);) end += 1;
    for (let block = start; end - start >= rows && block < end; block += rows) {
      if (block > start) sumBackward(before, x, y, block, rows);
      slideBlock(out, { x, y, before, rows, summarise }, block, Math.min(block + rows, end), start + rows - 1);
    }
  }
  return out;
}

interface Pairs {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Sums of the pairs before the block. */
  readonly before: Float64Array;
  readonly rows: number;
  readonly summarise: (moments: Readonly<PairMoments>) => number;
}

/** Windows that end in a block, from row `complete` on. */
function slideBlock(out: Float64Array, pairs: Pairs, block: number, end: number, complete: number): void {
  const { x, y, before, rows, summarise } = pairs;
  const moments: PairMoments = { xx: 0, yy: 0, xy: 0, lastX: 0, lastY: 0 };
  const [pivotX, pivotY] = [x[block]!, y[block]!];
  let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
  for (let t = block; t < end; t++) {
    const dx = x[t]! - pivotX;
    const dy = y[t]! - pivotY;
    sx += dx;
    sy += dy;
    sxx += dx * dx;
    syy += dy * dy;
    sxy += dx * dy;
    if (t < complete) continue;
    const at = 5 * (rows - 1 - (t - block));
    const meanX = (sx + before[at]!) / rows;
    const meanY = (sy + before[at + 1]!) / rows;
    moments.xx = Math.max(0, sxx + before[at + 2]! - rows * meanX * meanX);
    moments.yy = Math.max(0, syy + before[at + 3]! - rows * meanY * meanY);
    moments.xy = sxy + before[at + 4]! - rows * meanX * meanY;
    moments.lastX = dx - meanX;
    moments.lastY = dy - meanY;
    out[t] = summarise(moments);
  }
}

/** Sums over the last 0 … rows − 1 pairs before a block, five for each number of pairs. */
function sumBackward(sums: Float64Array, x: Float64Array, y: Float64Array, block: number, rows: number): void {
  let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
  for (let back = 1; back < rows; back++) {
    const dx = x[block - back]! - x[block]!;
    const dy = y[block - back]! - y[block]!;
    const at = 5 * back;
    sums[at] = sx += dx;
    sums[at + 1] = sy += dy;
    sums[at + 2] = sxx += dx * dx;
    sums[at + 3] = syy += dy * dy;
    sums[at + 4] = sxy += dx * dy;
  }
}
