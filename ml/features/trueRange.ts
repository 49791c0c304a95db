import { defineFeature } from './defineFeature.ts';

/** f[t] = max(high, close[t−1]) − min(low, close[t−1]): the range of the row and of the gap before it. */
export const trueRange = defineFeature({
  name: 'true_range',
  revision: 1,
  purpose: 'How far the price went in a row, the gap from the last close included',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function TRANGE',
  unit: 'unit of the input',
  inputs: ['high', 'low', 'close'],
  missing: 'window',
  parameters: {},
  lookback: () => 1,
  compute: ([high, low, close]) => {
    const out = new Float64Array(close!.length).fill(NaN);
    for (let t = 1; t < out.length; t++) {
      const [top, bottom, before] = [high![t]!, low![t]!, close![t - 1]!];
      if (!Number.isNaN(top + before)) out[t] = Math.max(top, before) - Math.min(bottom, before);
    }
    return out;
  },
});
