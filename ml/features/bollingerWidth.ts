import { bollingerBands, ofBollingerBands } from './bollingerBands.ts';
import { defineFeature } from './defineFeature.ts';

/** f[t] = (upper − lower) / middle. */
export const bollingerWidth = defineFeature({
  ...ofBollingerBands,
  name: 'bollinger_width',
  revision: 3,
  purpose: 'How wide the Bollinger bands are against the price: low before many large moves',
  cite: 'Bollinger (2001), Bollinger on Bollinger Bands, chapter 8: BandWidth',
  unit: 'fraction',
  compute: ([close], parameters) => {
    const { upper, middle, lower } = bollingerBands(close!, parameters);
    return middle.map((centre, t) => (upper[t]! - lower[t]!) / centre);
  },
});
