import { defineFeature } from './defineFeature.ts';
import { fastStochastic, slowParameters, smoothed } from './stochastic.ts';

/** f[t] = mean of the last `signal` slow %K, each the mean of `smoothing` fast ones; see `fastStochastic`. */
export const stochasticSlowD = defineFeature({
  name: 'stochastic_slow_d',
  revision: 1,
  purpose: 'Smoothed slow %K, against which it is read',
  cite: 'Lane (1984), Technical Analysis of Stocks & Commodities 2(3); TA-Lib, function STOCH',
  unit: 'index from 0 to 100',
  inputs: ['high', 'low', 'close'],
  missing: 'window',
  parameters: slowParameters,
  lookback: ({ window, smoothing, signal }) => window + smoothing + signal - 3,
  compute: (inputs, { window, smoothing, signal }) =>
    smoothed(smoothed(fastStochastic(inputs, window), smoothing), signal),
});
