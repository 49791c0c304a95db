import { bollingerBands } from './bollingerBands.ts';
import { defineFeature } from './defineFeature.ts';

/** f[t] = (close − lower) / (upper − lower), known as %b; 0.5, the middle, where the bands have no width. */
export const bollingerPosition = defineFeature({
  name: 'bollinger_position',
  revision: 1,
  purpose: 'Where the price is between its Bollinger bands: 0 at the lower one, 1 at the upper one',
  cite: 'Bollinger (2001), Bollinger on Bollinger Bands, chapter 8: %b',
  unit: 'fraction',
  inputs: ['close'],
  missing: 'window',
  parameters: {
    window: {
      default: 20,
      minimum: 2,
      maximum: 10_000,
      integer: true,
      meaning: 'rows in the window, the current one included',
    },
    deviations: { default: 2, minimum: 1e-9, maximum: 100, meaning: 'standard deviations from the middle to a band' },
  },
  lookback: ({ window }) => window - 1,
  compute: ([close], { window, deviations }) => {
    const { upper, lower } = bollingerBands(close!, window, deviations);
    return close!.map((price, t) => (upper[t] === lower[t] ? 0.5 : (price - lower[t]!) / (upper[t]! - lower[t]!)));
  },
});
