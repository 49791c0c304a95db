import { defineFeature } from './defineFeature.ts';
import { windowed } from './windowed.ts';

/**
 * f[t] = (x[t] − mean) / s over the last `window` values, the current one included; s has divisor window − ddof.
 * A window without any variation gives 0: its last value is its mean.
 */
export const rollingZscore = defineFeature({
  name: 'rolling_zscore',
  revision: 1,
  purpose: 'How unusual the current value is against its own recent past',
  cite: 'Kreyszig (1979), Advanced Engineering Mathematics: standardised variable',
  unit: 'standard deviations',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    window: {
      default: 60,
      minimum: 2,
      maximum: 10_000,
      integer: true,
      meaning: 'rows in the window, the current one included',
    },
    ddof: { default: 1, minimum: 0, maximum: 1, integer: true, meaning: '1: sample, 0: population standard deviation' },
  },
  lookback: ({ window }) => window - 1,
  compute: ([x], { window, ddof }) =>
    windowed(x!, window, ({ squares, deviation }) =>
      squares === 0 ? 0 : deviation / Math.sqrt(squares / (window - ddof)),
    ),
});
