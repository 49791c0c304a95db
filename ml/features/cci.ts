import { defineFeature } from './defineFeature.ts';
import { typicalPrice } from './typicalPrice.ts';
import { windowParameter } from './windowParameter.ts';

/**
 * f[t] = (p[t] − m) / (0.015 · d), with p = (high + low + close) / 3, m its mean and d = Σ |p − m| / window its mean absolute
 * deviation over the last `window` rows; 0 where nothing moves, as in TA-Lib. The constant puts most values within ±100.
 */
export const cci = defineFeature({
  name: 'cci',
  revision: 1,
  purpose: 'How far the price is from its recent mean, in usual deviations: over 100 is unusual',
  cite: 'Lambert (1980), Commodities magazine, October; TA-Lib, function CCI',
  unit: 'mean absolute deviations / 0.015',
  inputs: ['high', 'low', 'close'],
  missing: 'window',
  parameters: { window: windowParameter(20, 2) },
  lookback: ({ window }) => window - 1,
  compute: (inputs, { window }) => {
    const price = typicalPrice(inputs);
    const out = new Float64Array(price.length).fill(NaN);
    for (let t = window - 1; t < price.length; t++) {
      const last = price[t]!;
      let mean = 0;
      for (let i = t - window + 1; i < t; i++) mean += price[i]! - last;
      mean /= window;
      let spread = 0;
      for (let i = t - window + 1; i <= t; i++) spread += Math.abs(price[i]! - last - mean);
      if (!Number.isNaN(spread)) out[t] = spread === 0 ? 0 : (-mean * window) / (0.015 * spread);
    }
    return out;
  },
});
