/** Σ (x − x̄)ᵏ over a window, k = 2, 3, 4. */
export interface ShapeMoments {
  squares: number;
  cubes: number;
  fourths: number;
}

/**
 * Applies `summarise` to the second to fourth central moment of every window of `rows` values, the current one included,
 * in O(n) by the blocks of `slidingProducts`: sums of powers of x − x[b], b a row of the window, turned to the mean with
 * the binomial theorem. Missing where a value of the window is missing; exactly 0 where the window has no variation.
 */
export function slidingShape(
  x: Float64Array,
  rows: number,
  summarise: (moments: Readonly<ShapeMoments>) => number,
): Float64Array {
  const out = new Float64Array(x.length).fill(NaN);
  const before = new Float64Array(4 * rows);
  let end: number;
  for (let start = 0; start < x.length; start = end + 1) {
    for (end = start; end < x.length && !Number.isNaN(x[end]!);) end += 1;
    for (let block = start; end - start >= rows && block < end; block += rows) {
      if (block > start) sumBackward(before, x, block, rows);
      slideBlock(out, { x, before, rows, summarise }, block, Math.min(block + rows, end), start + rows - 1);
    }
  }
  return out;
}

interface Powers {
  readonly x: Float64Array;
  /** Sums of the values before the block. */
  readonly before: Float64Array;
  readonly rows: number;
  readonly summarise: (moments: Readonly<ShapeMoments>) => number;
}

/** Windows that end in a block, from row `complete` on. */
function slideBlock(out: Float64Array, powers: Powers, block: number, end: number, complete: number): void {
  const { x, before, rows, summarise } = powers;
  const moments: ShapeMoments = { squares: 0, cubes: 0, fourths: 0 };
  const pivot = x[block]!;
  let [p1, p2, p3, p4] = [0, 0, 0, 0];
  for (let t = block; t < end; t++) {
    const d = x[t]! - pivot;
    const square = d * d;
    p1 += d;
    p2 += square;
    p3 += square * d;
    p4 += square * square;
    if (t < complete) continue;
    const at = 4 * (rows - 1 - (t - block));
    const a = (p1 + before[at]!) / rows;
    const s2 = p2 + before[at + 1]!;
    const s3 = p3 + before[at + 2]!;
    const s4 = p4 + before[at + 3]!;
    moments.squares = Math.max(0, s2 - rows * a * a);
    moments.cubes = s3 - 3 * a * s2 + 2 * rows * a * a * a;
    moments.fourths = Math.max(0, s4 - 4 * a * s3 + 6 * a * a * s2 - 3 * rows * a * a * a * a);
    out[t] = summarise(moments);
  }
}

/** Sums of powers over the last 0 … rows − 1 values before a block, four for each number of values. */
function sumBackward(sums: Float64Array, x: Float64Array, block: number, rows: number): void {
  let [p1, p2, p3, p4] = [0, 0, 0, 0];
  for (let back = 1; back < rows; back++) {
    const d = x[block - back]! - x[block]!;
    const square = d * d;
    sums[4 * back] = p1 += d;
    sums[4 * back + 1] = p2 += square;
    sums[4 * back + 2] = p3 += square * d;
    sums[4 * back + 3] = p4 += square * square;
  }
}
