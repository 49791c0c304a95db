import { defineFeature } from './defineFeature.ts';
import { robustScore } from './robustScore.ts';
import { slidingSorted } from './slidingSorted.ts';
import { currentParameter, windowLookback, windowParameter } from './windowParameter.ts';

/**
 * f[t] = (x[t] − median) / (1.4826 MAD) over a window of `window` values, MAD the median absolute deviation from the
 * median: the modified z-score 0.6745 (x − median) / MAD of Iglewicz and Hoaglin, of which over 3.5 counts as an outlier.
 * See `robustScale` for windows whose MAD is 0.
 */
export const rollingRobustZscore = defineFeature({
  name: 'rolling_robust_zscore',
  revision: 1,
  purpose: 'How unusual the current value is, on a scale that few outliers cannot move; the score of MAD outliers',
  cite: 'Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers; IBM SPSS Statistics, modified z-score',
  unit: 'standard deviations of normal values',
  inputs: ['value'],
  missing: 'window',
  parameters: { window: windowParameter(60, 3), current: currentParameter },
  lookback: windowLookback,
  compute: ([x], { window, current }) => slidingSorted(x!, window, current, robustScore),
});
