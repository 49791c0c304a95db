import { defineFeature } from './defineFeature.ts';
import { slidingExtremes } from './slidingExtremes.ts';
import { windowParameter } from './windowParameter.ts';

/** f[t] = (x[t] − min) / (max − min) over the last `window` values, the current one included; 0.5 where they are all equal. */
export const rollingMinmax = defineFeature({
  name: 'rolling_minmax',
  revision: 1,
  purpose: 'Where the current value is in the range of its recent past: 0 lowest, 1 highest',
  cite: 'Han, Kamber and Pei (2011), Data Mining, section 3.5.2: min–max normalisation',
  unit: 'fraction',
  inputs: ['value'],
  missing: 'window',
  parameters: { window: windowParameter(60, 2) },
  lookback: ({ window }) => window - 1,
  compute: ([x], { window }) => {
    const { highest, lowest } = slidingExtremes(x!, x!, window);
    return x!.map((value, t) => {
      const [low, high] = [lowest[t]!, highest[t]!];
      return low === high ? 0.5 : (value - low) / (high - low);
    });
  },
});
