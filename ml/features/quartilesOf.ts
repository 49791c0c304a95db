import { quantileOfSorted } from '../stats/quantile.ts';

/** Quartiles (type 7) of a sorted window and what lies between them. */
export function quartilesOf(sorted: Float64Array): {
  readonly lower: number;
  readonly upper: number;
  readonly range: number;
} {
  const lower = quantileOfSorted(sorted, 0.25);
  const upper = quantileOfSorted(sorted, 0.75);
  return { lower, upper, range: upper - lower };
}
