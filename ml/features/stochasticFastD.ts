import { defineFeature } from './defineFeature.ts';
import { fastStochastic, smoothed, smoothedParameters } from './stochastic.ts';

/** f[t] = mean of the last `smoothing` fast %K; see `fastStochastic`. */
export const stochasticFastD = defineFeature({
  name: 'stochastic_fast_d',
  revision: 1,
  purpose: 'Smoothed place of the close in its recent range, against which the fast %K is read',
  cite: 'Lane (1984), Technical Analysis of Stocks & Commodities 2(3); TA-Lib, function STOCHF',
  unit: 'index from 0 to 100',
  inputs: ['high', 'low', 'close'],
  missing: 'window',
  parameters: smoothedParameters,
  lookback: ({ window, smoothing }) => window + smoothing - 2,
  compute: (inputs, { window, smoothing }) => smoothed(fastStochastic(inputs, window), smoothing),
});
