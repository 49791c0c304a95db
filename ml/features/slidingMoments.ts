import { NumericsError } from '../../contracts/failures.ts';

export interface SlidingMoments {
  /** Mean of the window that ends at the row. */
  readonly mean: Float64Array;
  /** Σ (x − mean)² over the window. */
  readonly squares: Float64Array;
  /** Last value − mean, worked out before the level is added back and costs digits. */
  readonly deviation: Float64Array;
}

interface Sums {
  /** Σ (x − anchor) and Σ (x − anchor)² over the last j values before the block, at index j. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * Mean, sum of squared deviations and last deviation of every window of `rows` values, the current one included, in one
 * pass: O(n) whatever the window. NaN where the window is not complete or holds a missing value.
 *
 * Each unbroken stretch of values is cut into blocks of `rows`, counted from its first value. A window that ends in the
 * block from b on is the last j values before b and the first k from b on, j + k = rows, and both have their sums around
 * the anchor x[b], which every such window contains:
 *
 *   S = Σ (x − x[b]), Q = Σ (x − x[b])², mean = x[b] + S / rows, squares = Q − S² / rows.
 *
 * Nothing is carried from block to block, so nothing drifts; a level of 1e5 costs no digits, because only differences
 * within a window are squared; equal values give squares of exactly 0. The relative error of `squares` is some 1e-16
 * times 1 + z², with z the distance of the anchor from the mean in standard deviations, which is at most √rows.
 *
 * A row is a function of its window and of the place of its block: a feature that uses this says so (`blocks`), so that a
 * stream restarts at the same place. Sums by blocks: van Herk (1992), Pattern Recognition Letters 13; the shift: Chan,
 * Golub and LeVeque (1983), The American Statistician 37, equation (1.5).
 *
 * `moments`: columns to write into, for who has some to use again. Infinities are refused with their row. Example: rows 2 of 1, 3, 7 gives means NaN, 2, 5 and squares NaN, 2, 8.
 */
export function slidingMoments(
  x: Float64Array,
  rows: number,
  moments: SlidingMoments = {
    mean: new Float64Array(x.length),
    squares: new Float64Array(x.length),
    deviation: new Float64Array(x.length),
  },
): SlidingMoments {
  const before: Sums = { first: new Float64Array(rows), second: new Float64Array(rows) };
  let start = 0;
  for (let t = 0; t <= x.length; t++) {
    // False for missing and infinite values alike.
    if (t < x.length && x[t]! - x[t]! === 0) continue;
    slideStretch(x, { start, end: t, rows }, before, moments);
    start = t + 1;
    if (t === x.length) break;
    if (!Number.isNaN(x[t]!)) {
      throw new NumericsError(`A rolling window needs finite numbers, got ${x[t]} at row ${t}; mark it as missing.`);
    }
    setMissing(moments, t, start);
  }
  return moments;
}

/** Both loops over a block stand here in full, since blocks may be short and a call for each would take half the time. */
function slideStretch(
  x: Float64Array,
  { start, end, rows }: { readonly start: number; readonly end: number; readonly rows: number },
  { first, second }: Sums,
  moments: SlidingMoments,
): void {
  const { mean, squares, deviation } = moments;
  const complete = Math.min(end, start + rows - 1);
  // From a typed array, so that the engine divides by a double without converting it each time.
  const divisor = Float64Array.of(rows)[0]!;
  setMissing(moments, start, complete);
  for (let block = start; block < end; block += rows) {
    const anchor = x[block]!;
    let sum = 0;
    let square = 0;
    for (let j = 1; j < rows && block > start; j++) {
      const d = x[block - j]! - anchor;
      sum += d;
      square += d * d;
      first[j] = sum;
      second[j] = square;
    }
    sum = 0;
    square = 0;
    const last = Math.min(end, block + rows);
    let t = block;
    for (; t < last && t < complete; t++) {
      const d = x[t]! - anchor;
      sum += d;
      square += d * d;
    }
    for (let j = rows - 1 - t + block; t < last; t++, j--) {
      const d = x[t]! - anchor;
      sum += d;
      square += d * d;
      const total = sum + first[j]!;
      const centre = total / divisor;
      mean[t] = anchor + centre;
      // Rounding could leave a trace below 0 where hardly anything varies.
      squares[t] = Math.abs(square + second[j]! - total * centre);
      deviation[t] = d - centre;
    }
  }
}

function setMissing({ mean, squares, deviation }: SlidingMoments, from: number, to: number): void {
  mean.fill(NaN, from, to);
  squares.fill(NaN, from, to);
  deviation.fill(NaN, from, to);
}
