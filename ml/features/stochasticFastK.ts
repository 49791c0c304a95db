import { defineFeature } from './defineFeature.ts';
import { fastParameters, fastStochastic } from './stochastic.ts';

/** f[t] = fast %K; see `fastStochastic`. */
export const stochasticFastK = defineFeature({
  name: 'stochastic_fast_k',
  revision: 1,
  purpose: 'Where the close is in its recent range: 0 at the bottom, 100 at the top',
  cite: 'Lane (1984), Technical Analysis of Stocks & Commodities 2(3); TA-Lib, function STOCHF',
  unit: 'index from 0 to 100',
  inputs: ['high', 'low', 'close'],
  missing: 'window',
  parameters: fastParameters,
  lookback: ({ window }) => window - 1,
  compute: (inputs, { window }) => fastStochastic(inputs, window),
});
