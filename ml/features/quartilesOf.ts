import { quantileOfSorted } from '../stats/quantile.ts';
import { currentParameter, windowParameter } from './windowParameter.ts';

/** Of the features that flag or draw in what lies outside Tukey's fences. */
export const fenceParameters = {
  window: windowParameter(60, 4),
  fence: { default: 1.5, minimum: 0, maximum: 1000, meaning: 'interquartile ranges from a quartile to its fence' },
  current: currentParameter,
} as const;

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
