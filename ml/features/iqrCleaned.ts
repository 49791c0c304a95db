import { defineFeature } from './defineFeature.ts';
import { fenceParameters, quartilesOf } from './quartilesOf.ts';
import { slidingSorted } from './slidingSorted.ts';
import { windowLookback } from './windowParameter.ts';

/** f[t] = x[t], drawn in to the fences of the window: what iqr_outlier flags, put on the fence. */
export const iqrCleaned = defineFeature({
  name: 'iqr_cleaned',
  revision: 1,
  purpose: 'The value, with outliers by the interquartile range put on the fence',
  cite: 'Tukey (1977), Exploratory Data Analysis',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: fenceParameters,
  lookback: windowLookback,
  compute: ([x], { window, fence, current }) =>
    slidingSorted(x!, window, current, (sorted, value) => {
      const { lower, upper, range } = quartilesOf(sorted);
      return Math.min(Math.max(value, lower - fence * range), upper + fence * range);
    }),
});
