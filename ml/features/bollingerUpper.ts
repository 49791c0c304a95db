import { bollingerBands, ofBollingerBands } from './bollingerBands.ts';
import { defineFeature } from './defineFeature.ts';

/** f[t] = upper Bollinger band; see `bollingerBands`. */
export const bollingerUpper = defineFeature({
  ...ofBollingerBands,
  name: 'bollinger_upper',
  revision: 2,
  purpose: 'Price above which the close is unusually high',
  cite: 'Bollinger (2001), Bollinger on Bollinger Bands; TA-Lib, function BBANDS',
  unit: 'unit of the input',
  compute: ([close], parameters) => bollingerBands(close!, parameters).upper,
});
