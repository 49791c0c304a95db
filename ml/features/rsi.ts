import { defineFeature } from './defineFeature.ts';
import { firstPresent } from './firstPresent.ts';

/**
 * f[t] = 100 · gain / (gain + loss), with gain and loss Wilder's averages of the rises and falls of the close: the mean of
 * the first `period` changes, then a[t] = ((period − 1) a[t−1] + change) / period. 0 where nothing has moved, as in TA-Lib.
 */
export const rsi = defineFeature({
  name: 'rsi',
  revision: 1,
  purpose: 'Share of rises in recent moves: over 70 is called overbought, below 30 oversold',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function RSI',
  unit: 'index from 0 to 100',
  inputs: ['close'],
  missing: 'onward',
  parameters: { period: { default: 14, minimum: 2, maximum: 10_000, integer: true, meaning: 'rows of the averages' } },
  lookback: ({ period }) => period,
  compute: ([close], { period }) => {
    const x = close!;
    const out = new Float64Array(x.length).fill(NaN);
    const first = firstPresent(x);
    let gain = 0;
    let loss = 0;
    for (let t = first + 1; t < x.length; t++) {
      const change = x[t]! - x[t - 1]!;
      const rise = change > 0 ? change : 0;
      const fall = change > 0 ? 0 : -change;
      if (t <= first + period) {
        gain += rise / period;
        loss += fall / period;
      } else {
        gain = (gain * (period - 1) + rise) / period;
        loss = (loss * (period - 1) + fall) / period;
      }
      if (t >= first + period) out[t] = gain + loss === 0 ? 0 : (100 * gain) / (gain + loss);
    }
    return out;
  },
});
