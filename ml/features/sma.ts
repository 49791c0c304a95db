import { defineFeature } from './defineFeature.ts';
import { windowed } from './windowed.ts';

/** f[t] = mean of the last `window` values, the current one included. */
export const sma = defineFeature({
  name: 'sma',
  revision: 1,
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
  compute: ([x], { window }) => windowed(x!, window, ({ mean }) => mean),
});
