import { countUpTo } from '../stats/countBelow.ts';

/** Inner edges at equal quantiles (type 1, so each is a value) of the sorted reference, distinct and below its largest value. */
export function quantileEdges(sorted: Float64Array, bins: number): readonly number[] {
  const edges = Array.from(
    { length: bins - 1 },
    (_, index) => sorted[Math.ceil(((index + 1) * sorted.length) / bins) - 1]!,
  );
  return edges.filter((edge, index) => edge < sorted.at(-1)! && (index === 0 || edge > edges[index - 1]!));
}

/** How many values fall in each bin (edge before, edge]; bins at both ends are open. */
export function countBins(values: Float64Array, edges: readonly number[]): readonly number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    let bin = 0;
    while (bin < edges.length && value > edges[bin]!) bin += 1;
    counts[bin]! += 1;
  }
  return counts;
}

/** The same counts as `countBins` of ascending values, by bisection. */
export function countBinsOfSorted(sorted: Float64Array, edges: readonly number[]): readonly number[] {
  const ends = [...edges.map((edge) => countUpTo(sorted, edge)), sorted.length];
  return ends.map((end, bin) => end - (bin === 0 ? 0 : ends[bin - 1]!));
}

/** Counts as shares; an empty bin counts as half a value. */
export const flooredShares = (counts: readonly number[], rows: number): readonly number[] =>
  counts.map((count) => Math.max(count, 0.5) / rows);
