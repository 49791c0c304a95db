import { defineFeature } from './defineFeature.ts';
import { slidingExtreme } from './slidingExtreme.ts';
import { windowParameter } from './windowParameter.ts';

/** f[t] = lowest of the last `window` values, the current one included. */
export const rollingMin = defineFeature({
  name: 'rolling_min',
  revision: 1,
  purpose: 'Lowest recent value, such as one side of a channel of prices',
  cite: 'Donchian (1960), in Commodities 50: channels; pandas, Rolling.min',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: { window: windowParameter(20, 1) },
  lookback: ({ window }) => window - 1,
  compute: ([x], { window }) => slidingExtreme(x!, window, -1),
});
