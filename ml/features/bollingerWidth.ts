import { bollingerBands } from './bollingerBands.ts';
import { defineFeature } from './defineFeature.ts';

/** f[t] = (upper − lower) / middle. */
export const bollingerWidth = defineFeature({
  name: 'bollinger_width',
  revision: 1,
  purpose: 'How wide the Bollinger bands are against the price: low before many large moves',
  cite: 'Bollinger (2001), Bollinger on Bollinger Bands, chapter 8: BandWidth',
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
    const { upper, middle, lower } = bollingerBands(close!, window, deviations);
    return middle.map((centre, t) => (upper[t]! - lower[t]!) / centre);
  },
});
