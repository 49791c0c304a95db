import { defineFeature } from './defineFeature.ts';
import { fastStochastic, smoothed, smoothedParameters } from './stochastic.ts';

/** f[t] = mean of the last `smoothing` fast %K, the slow %K, which is the fast %D; see `fastStochastic`. */
export const stochasticSlowK = defineFeature({
  name: 'stochastic_slow_k',
  revision: 1,
  purpose: 'Where the close is in its recent range, without the noise of single rows',
  cite: 'Lane (1984), Technical Analysis of Stocks & Commodities 2(3); TA-Lib, function STOCH',
  unit: 'index from 0 to 100',
  inputs: ['high', 'low', 'close'],
  missing: 'window',
  parameters: smoothedParameters,
  lookback: ({ window, smoothing }) => window + smoothing - 2,
  compute: (inputs, { window, smoothing }) => smoothed(fastStochastic(inputs, window), smoothing),
});
