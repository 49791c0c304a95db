import { defineFeature } from './defineFeature.ts';
import { windowed } from './windowed.ts';

/** f[t] = mean of the last `window` values, the current one included. */
export const rollingMean = defineFeature({
  name: 'rolling_mean',
  revision: 1,
  purpose: 'Local level of any series',
  cite: 'Kendall (1976), Time-Series, chapter 3: moving averages',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    window: {
      default: 20,
      minimum: 1,
      maximum: 10_000,
      integer: true,
      meaning: 'rows in the window, the current one included',
    },
  },
  lookback: ({ window }) => window - 1,
  compute: ([x], { window }) => windowed(x!, window, ({ mean }) => mean),
});
