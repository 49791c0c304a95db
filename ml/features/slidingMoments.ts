import { slideBlocks } from './slidingBlocks.ts';

export interface SlidingMoments {
  /** Mean of the window that ends at the row. */
  readonly mean: Float64Array;
  /** Σ (x − mean)² over the window. */
  readonly squares: Float64Array;
  /** Last value − mean, worked out before the level is added back and costs digits. */
  readonly deviation: Float64Array;
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
 * Infinities are refused with their row. Example: rows 2 of 1, 3, 7 gives means NaN, 2, 5 and squares NaN, 2, 8.
 */
export function slidingMoments(x: Float64Array, rows: number): SlidingMoments {
  const [mean, squares, deviation] = [x, x, x].map(({ length }) => new Float64Array(length)) as Columns;
  const moments = { mean, squares, deviation };
  slideBlocks(x, rows, [mean, squares, deviation], (block, end, before) => fillBlock(moments, x, block, end, before));
  return moments;
}

type Columns = [Float64Array, Float64Array, Float64Array];

function fillBlock(
  { mean, squares, deviation }: SlidingMoments,
  x: Float64Array,
  block: number,
  end: number,
  before: Float64Array,
): number {
  const rows = before.length / 2;
  const anchor = x[block]!;
  let sum = 0;
  let square = 0;
  for (let t = block, at = before.length - 2; t < end; t++, at -= 2) {
    const d = x[t]! - anchor;
    sum += d;
    square += d * d;
    const total = sum + before[at]!;
    const centre = total / rows;
    mean[t] = anchor + centre;
    // Rounding could leave a trace below 0 where hardly anything varies.
    squares[t] = Math.abs(square + before[at + 1]! - total * centre);
    deviation[t] = d - centre;
  }
  return sum;
}
