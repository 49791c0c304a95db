import { quantileOfSorted } from '../stats/quantile.ts';

/** 1 / Φ⁻¹(0.75): turns the median absolute deviation of normal values into their standard deviation. */
export const consistency = 1.482602218505602;

/** Median of ascending values. */
export const medianOfSorted = (sorted: Float64Array): number => quantileOfSorted(sorted, 0.5);

/**
 * Median absolute deviation from the median, median |x − median x|, without any factor, of ascending values: O(log n),
 * since the deviations to the left of the median and to its right are ascending already.
 *
 * Example: 1, 2, 4, 7, 11 has the median 4, the deviations 3, 2, 0, 3, 7 and the result 3.
 */
export function medianDeviation(sorted: Float64Array, median: number): number {
  const n = sorted.length;
  const half = n >> 1;
  const upper = deviationOfRank(sorted, median, half);
  return n % 2 === 1 ? upper : (deviationOfRank(sorted, median, half - 1) + upper) / 2;
}

/** The deviation with `rank` deviations below it. */
function deviationOfRank(sorted: Float64Array, median: number, rank: number): number {
  const middle = sorted.length >> 1;
  const left = (i: number): number => (i < middle ? median - sorted[middle - 1 - i]! : Infinity);
  const right = (i: number): number => (i < sorted.length - middle ? sorted[middle + i]! - median : Infinity);
  // Number of deviations of the left among the `rank` smallest ones.
  let low = Math.max(0, rank - (sorted.length - middle));
  let high = Math.min(rank, middle);
  while (low < high) {
    const some = (low + high) >>> 1;
    if (left(some) < right(rank - some - 1)) low = some + 1;
    else high = some;
  }
  return Math.min(left(low), right(rank - low));
}
