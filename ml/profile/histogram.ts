import type { Histogram } from '../../contracts/profile.ts';
import { quantileOfSorted } from '../stats/quantile.ts';

/** More bins than these are not told apart in a drawing. */
const mostBins = 60;

/** Bins by the rule of Freedman and Diaconis, width 2·IQR·n^(−1/3); by Sturges' log₂ n + 1 where the quartiles are one. */
function binCount(sorted: Float64Array): number {
  const range = sorted.at(-1)! - sorted[0]!;
  const width = (2 * (quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25))) / Math.cbrt(sorted.length);
  const bins = width > 0 ? range / width : Math.log2(sorted.length) + 1;
  return Math.max(1, Math.min(mostBins, Math.ceil(bins)));
}

/**
 * Equal bins from the smallest value to the largest, at most 60; where all are equal one bin of width 1 about them.
 * `sorted`: n ≥ 1 finite numbers, ascending. Freedman and Diaconis (1981), "On the histogram as a density estimator",
 * Zeitschrift für Wahrscheinlichkeitstheorie 57.
 */
export function histogram(sorted: Float64Array): Histogram {
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  if (low === high) return { edges: [low - 0.5, high + 0.5], counts: [sorted.length] };
  const bins = binCount(sorted);
  // Weights instead of a width, so that the last edge is the largest value and huge ranges do not overflow.
  const edges = Array.from({ length: bins + 1 }, (_, at) => low * (1 - at / bins) + high * (at / bins));
  const counts = new Array<number>(bins).fill(0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < bins - 1 && value >= edges[bin + 1]!) bin += 1;
    counts[bin]! += 1;
  }
  return { edges, counts };
}
