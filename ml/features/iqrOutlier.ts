import { defineFeature } from './defineFeature.ts';
import { fenceParameters, quartilesOf } from './quartilesOf.ts';
import { slidingSorted } from './slidingSorted.ts';
import { windowLookback } from './windowParameter.ts';

/**
 * 1 where x[t] lies over `fence` interquartile ranges above the third quartile or below the first of the window, else 0.
 * Quartiles are of type 7. Where they are equal every other value is an outlier.
 */
export const iqrOutlier = defineFeature({
  name: 'iqr_outlier',
  revision: 1,
  purpose: 'Flags a value outside the fences of a box plot of the recent past',
  cite: 'Tukey (1977), Exploratory Data Analysis: fences at 1.5 interquartile ranges',
  unit: 'flag, 0 or 1',
  inputs: ['value'],
  missing: 'window',
  parameters: fenceParameters,
  lookback: windowLookback,
  compute: ([x], { window, fence, current }) =>
    slidingSorted(x!, window, current, (sorted, value) => {
      const { lower, upper, range } = quartilesOf(sorted);
      return value < lower - fence * range || value > upper + fence * range ? 1 : 0;
    }),
});
