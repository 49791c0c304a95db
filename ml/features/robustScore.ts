import { consistency, medianDeviation, medianOfSorted } from './medianDeviation.ts';
import { currentParameter, windowParameter } from './windowParameter.ts';

/** Of the features that flag or draw in outliers by `robustScale`. */
export const madParameters = {
  window: windowParameter(60, 3),
  threshold: {
    default: 3.5,
    minimum: 0.1,
    maximum: 1000,
    meaning: 'modified z-score above which a value is an outlier',
  },
  current: currentParameter,
} as const;

/** Turns the mean absolute deviation of normal values into their standard deviation: √(π / 2). */
const meanConsistency = 1.2533141373155003;

/**
 * Centre and scale of a sorted window by median and median absolute deviation, the latter times 1.4826, so that it is the
 * standard deviation of normal values. Where more than half of the values are equal that is 0; then the mean absolute
 * deviation times 1.2533 stands in, as in IBM SPSS, and only a window without variation has scale 0.
 */
export function robustScale(sorted: Float64Array): { readonly centre: number; readonly scale: number } {
  const centre = medianOfSorted(sorted);
  const deviation = medianDeviation(sorted, centre);
  if (deviation > 0) return { centre, scale: consistency * deviation };
  let total = 0;
  for (const value of sorted) total += Math.abs(value - centre);
  return { centre, scale: (meanConsistency * total) / sorted.length };
}

/** Scales that a value lies from the centre of a window; 0 at the centre, missing elsewhere where there is no scale. */
export function robustScore(sorted: Float64Array, value: number): number {
  const { centre, scale } = robustScale(sorted);
  if (scale > 0) return (value - centre) / scale;
  return value === centre ? 0 : NaN;
}
