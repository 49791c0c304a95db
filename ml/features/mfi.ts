import { defineFeature } from './defineFeature.ts';
import { typicalPrice } from './typicalPrice.ts';

/**
 * f[t] = 100 · Σ flow of rises / Σ flow of rises and falls over the last `window` changes of p = (high + low + close) / 3,
 * with flow = p · volume; 0 where nothing flowed. TA-Lib also gives 0 where less than 1 flowed, in whatever unit.
 */
export const mfi = defineFeature({
  name: 'mfi',
  revision: 1,
  purpose: 'Relative strength weighted by money: over 80 is called overbought, below 20 oversold',
  cite: 'Quong and Soudack (1989), Technical Analysis of Stocks & Commodities 7(3); TA-Lib, function MFI',
  unit: 'index from 0 to 100',
  inputs: ['high', 'low', 'close', 'volume'],
  missing: 'window',
  parameters: {
    window: { default: 14, minimum: 2, maximum: 10_000, integer: true, meaning: 'changes in the window' },
  },
  lookback: ({ window }) => window,
  compute: ([high, low, close, volume], { window }) => {
    const price = typicalPrice([high!, low!, close!]);
    const flow = price.map((value, t) => Math.sign(value - (price[t - 1] ?? NaN)) * value * volume![t]!);
    const out = new Float64Array(price.length).fill(NaN);
    for (let t = window; t < price.length; t++) {
      let rises = 0;
      let total = 0;
      for (let i = t - window + 1; i <= t; i++) {
        const size = Math.abs(flow[i]!);
        rises += 0.5 * (size + flow[i]!);
        total += size;
      }
      out[t] = total === 0 ? 0 : (100 * rises) / total;
    }
    return out;
  },
});
