import { bollingerBands, ofBollingerBands } from './bollingerBands.ts';
import { defineFeature } from './defineFeature.ts';

/** f[t] = (close − lower) / (upper − lower), known as %b; 0.5, the middle, where the bands have no width. */
export const bollingerPosition = defineFeature({
  ...ofBollingerBands,
  name: 'bollinger_position',
  revision: 3,
  purpose: 'Where the price is between its Bollinger bands: 0 at the lower one, 1 at the upper one',
  cite: 'Bollinger (2001), Bollinger on Bollinger Bands, chapter 8: %b',
  unit: 'fraction',
  compute: ([close], parameters) => {
    const { upper, lower } = bollingerBands(close!, parameters);
    return close!.map((price, t) => (upper[t] === lower[t] ? 0.5 : (price - lower[t]!) / (upper[t]! - lower[t]!)));
  },
});
