import { defineFeature } from './defineFeature.ts';
import { madParameters, robustScale } from './robustScore.ts';
import { slidingSorted } from './slidingSorted.ts';
import { windowLookback } from './windowParameter.ts';

/** 1 where |x[t] − median| > threshold · 1.4826 MAD of the window, else 0; the score itself is rolling_robust_zscore. */
export const madOutlier = defineFeature({
  name: 'mad_outlier',
  revision: 1,
  purpose: 'Flags a value whose modified z-score is too large',
  cite: 'Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers: 3.5',
  unit: 'flag, 0 or 1',
  inputs: ['value'],
  missing: 'window',
  parameters: madParameters,
  lookback: windowLookback,
  compute: ([x], { window, threshold, current }) =>
    slidingSorted(x!, window, current, (sorted, value) => {
      const { centre, scale } = robustScale(sorted);
      return Math.abs(value - centre) > threshold * scale ? 1 : 0;
    }),
});
