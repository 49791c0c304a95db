import { defineFeature } from './defineFeature.ts';
import { slidingMoments } from './slidingMoments.ts';

/** f[t] = mean of the last `window` values, the current one included. */
export const sma = defineFeature({
  name: 'sma',
  revision: 2,
  purpose: 'Price level without the noise of single days',
  cite: 'TA-Lib, function SMA',
  unit: 'unit of the input',
  inputs: ['close'],
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
  blocks: ({ window }) => window,
  checks: true,
  compute: ([x], { window }) => slidingMoments(x!, window).mean,
});
