import { defineFeature } from './defineFeature.ts';
import { slidingMoments } from './slidingMoments.ts';
import { windowParameter } from './windowParameter.ts';

/** f[t] = mean of the last `window` values, the current one included. */
export const rollingMean = defineFeature({
  name: 'rolling_mean',
  revision: 2,
  purpose: 'Local level of any series',
  cite: 'Kendall (1976), Time-Series, chapter 3: moving averages',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: { window: windowParameter(20, 1) },
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  checks: true,
  compute: ([x], { window }) => slidingMoments(x!, window).mean,
});
