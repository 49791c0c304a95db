import { bollingerBands, ofBollingerBands } from './bollingerBands.ts';
import { defineFeature } from './defineFeature.ts';

/** f[t] = lower Bollinger band; see `bollingerBands`. */
export const bollingerLower = defineFeature({
  ...ofBollingerBands,
  name: 'bollinger_lower',
  revision: 2,
  purpose: 'Price below which the close is unusually low',
  cite: 'Bollinger (2001), Bollinger on Bollinger Bands; TA-Lib, function BBANDS',
  unit: 'unit of the input',
  compute: ([close], parameters) => bollingerBands(close!, parameters).lower,
});
