import { defineFeature } from './defineFeature.ts';
import { hampel, hampelParameters } from './hampel.ts';
import { slidingSorted } from './slidingSorted.ts';

/** f[t] = the median of the last `window` values where hampel_outlier flags x[t], else x[t]. The window is one-sided. */
export const hampelCleaned = defineFeature({
  name: 'hampel_cleaned',
  revision: 1,
  purpose: 'The value, with spikes replaced by the median of the recent past',
  cite: 'Hampel (1974), Journal of the American Statistical Association 69; Pearson (2002), IEEE Transactions on Control Systems Technology 10(1)',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: hampelParameters,
  lookback: ({ window }) => window - 1,
  compute: ([x], { window, deviations }) =>
    slidingSorted(x!, window, 'inside', (sorted, value) => {
      const { median, outlier } = hampel(sorted, value, deviations);
      return outlier ? median : value;
    }),
});
