import { defineFeature } from './defineFeature.ts';
import { slidingMoments } from './slidingMoments.ts';
import { windowParameter } from './windowParameter.ts';

/** f[t] = mean of the last `window` values, the current one included. */
export const sma = defineFeature({
  name: 'sma',
  revision: 2,
  purpose: 'Price level without the noise of single days',
  cite: 'TA-Lib, function SMA',
  unit: 'unit of the input',
  inputs: ['close'],
  missing: 'window',
  parameters: { window: windowParameter(20, 1) },
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  checks: true,
  compute: ([x], { window }) => slidingMoments(x!, window).mean,
});
