import { defineFeature } from './defineFeature.ts';
import { madParameters, robustScale } from './robustScore.ts';
import { slidingSorted } from './slidingSorted.ts';
import { windowLookback } from './windowParameter.ts';

/** f[t] = x[t], drawn in to median ± threshold · 1.4826 MAD of the window: what mad_outlier flags, put on the bound. */
export const madCleaned = defineFeature({
  name: 'mad_cleaned',
  revision: 1,
  purpose: 'The value, with outliers by the median absolute deviation put on the bound',
  cite: 'Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: madParameters,
  lookback: windowLookback,
  compute: ([x], { window, threshold, current }) =>
    slidingSorted(x!, window, current, (sorted, value) => {
      const { centre, scale } = robustScale(sorted);
      return Math.min(Math.max(value, centre - threshold * scale), centre + threshold * scale);
    }),
});
