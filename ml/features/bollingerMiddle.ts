import { bollingerBands, ofBollingerBands } from './bollingerBands.ts';
import { defineFeature } from './defineFeature.ts';

/** f[t] = middle Bollinger band; see `bollingerBands`. */
export const bollingerMiddle = defineFeature({
  ...ofBollingerBands,
  name: 'bollinger_middle',
  revision: 2,
  purpose: 'Mean of the closes that the Bollinger bands lie around',
  cite: 'Bollinger (2001), Bollinger on Bollinger Bands; TA-Lib, function BBANDS',
  unit: 'unit of the input',
  compute: ([close], parameters) => bollingerBands(close!, parameters).middle,
});
