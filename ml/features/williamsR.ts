import { defineFeature } from './defineFeature.ts';
import { slidingExtremes } from './slidingExtremes.ts';
import { windowParameter } from './windowParameter.ts';

/** f[t] = −100 (highest − close) / (highest − lowest) over the last `window` rows; 0 where they are equal, as in TA-Lib. */
export const williamsR = defineFeature({
  name: 'williams_r',
  revision: 1,
  purpose: 'Where the close is in its recent range: 0 at the top, −100 at the bottom',
  cite: 'Williams (1973), How I Made One Million Dollars Last Year Trading Commodities; TA-Lib, function WILLR',
  unit: 'index from −100 to 0',
  inputs: ['high', 'low', 'close'],
  missing: 'window',
  parameters: { window: windowParameter(14, 2) },
  lookback: ({ window }) => window - 1,
  compute: ([high, low, close], { window }) => {
    const { highest, lowest } = slidingExtremes(high!, low!, window);
    return close!.map((price, t) => {
      const range = highest[t]! - lowest[t]!;
      if (Number.isNaN(range)) return NaN;
      return range === 0 ? 0 : (-100 * (highest[t]! - price)) / range;
    });
  },
});
