import { defineFeature } from './defineFeature.ts';

/** f[t] = close[t] / max(close[0 … t]) − 1: 0 at a new high, negative below it. */
export const drawdown = defineFeature({
  name: 'drawdown',
  revision: 1,
  purpose: 'How far the price is below its highest value so far',
  cite: 'Magdon-Ismail and Atiya (2004), Risk 17(10): maximum drawdown',
  unit: 'fraction',
  inputs: ['close'],
  missing: 'onward',
  parameters: {},
  lookback: () => 0,
  compute: ([close]) => {
    let peak = -Infinity;
    return close!.map((price) => {
      if (peak === -Infinity && Number.isNaN(price)) return NaN;
      peak = Math.max(peak, price);
      return price / peak - 1;
    });
  },
});
