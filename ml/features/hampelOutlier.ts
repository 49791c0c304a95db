import { defineFeature } from './defineFeature.ts';
import { hampel, hampelParameters } from './hampel.ts';
import { slidingSorted } from './slidingSorted.ts';

/** 1 where the Hampel identifier calls x[t] an outlier of the last `window` values, itself included, else 0. One-sided. */
export const hampelOutlier = defineFeature({
  name: 'hampel_outlier',
  revision: 1,
  purpose: 'Flags a spike by the median and its deviation, with the past alone',
  cite: 'Hampel (1974), Journal of the American Statistical Association 69; Pearson (2002), IEEE Transactions on Control Systems Technology 10(1)',
  unit: 'flag, 0 or 1',
  inputs: ['value'],
  missing: 'window',
  parameters: hampelParameters,
  lookback: ({ window }) => window - 1,
  compute: ([x], { window, deviations }) =>
    slidingSorted(x!, window, 'inside', (sorted, value) => (hampel(sorted, value, deviations).outlier ? 1 : 0)),
});
