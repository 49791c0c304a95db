import { defineFeature } from './defineFeature.ts';
import { slidingQuantile } from './slidingQuantile.ts';
import { windowParameter } from './windowParameter.ts';

/** f[t] = quantile of type 7 at `p` of the last `window` values, the current one included; `p` 0.5 is the median. */
export const rollingQuantile = defineFeature({
  name: 'rolling_quantile',
  revision: 1,
  purpose: 'A level that some share of the recent values lies below',
  cite: 'Hyndman and Fan (1996), The American Statistician 50, definition 7; pandas, Rolling.quantile',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    window: windowParameter(60, 1),
    p: { default: 0.5, minimum: 0, maximum: 1, meaning: 'share of the values below' },
  },
  lookback: ({ window }) => window - 1,
  compute: ([x], { window, p }) => slidingQuantile(x!, window, p),
});
