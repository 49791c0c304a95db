import { bollingerBands, bollingerParameters } from './bollingerBands.ts';
import { defineFeature } from './defineFeature.ts';

/** f[t] = middle Bollinger band; see `bollingerBands`. */
export const bollingerMiddle = defineFeature({
  name: 'bollinger_middle',
  revision: 1,
  purpose: 'Mean of the closes that the Bollinger bands lie around',
  cite: 'Bollinger (2001), Bollinger on Bollinger Bands; TA-Lib, function BBANDS',
  unit: 'unit of the input',
  inputs: ['close'],
  missing: 'window',
  parameters: bollingerParameters,
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  checks: true,
  compute: ([close], parameters) => bollingerBands(close!, parameters).middle,
});
