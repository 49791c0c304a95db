import { consistency, medianDeviation, medianOfSorted } from './medianDeviation.ts';
import { windowParameter } from './windowParameter.ts';

export const hampelParameters = {
  window: windowParameter(15, 3),
  deviations: {
    default: 3,
    minimum: 0,
    maximum: 1000,
    meaning: 'scaled median absolute deviations from the median above which a value is an outlier',
  },
} as const;

/**
 * What the Hampel identifier says of a value: outlier where |value − median| > deviations · 1.4826 MAD of the window. Where
 * MAD is 0 everything but the median is one. The filter of signal processing has the value in the middle of its window and
 * so knows what comes after it; here the window ends with the value.
 */
export function hampel(
  sorted: Float64Array,
  value: number,
  deviations: number,
): { readonly median: number; readonly outlier: boolean } {
  const median = medianOfSorted(sorted);
  const bound = deviations * consistency * medianDeviation(sorted, median);
  return { median, outlier: Math.abs(value - median) > bound };
}
