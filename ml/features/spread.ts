import { defineFeature } from './defineFeature.ts';

/** f[t] = value[t] − hedge · other[t]. For a hedge that follows the data see spread_zscore. */
export const spread = defineFeature({
  name: 'spread',
  revision: 1,
  purpose: 'What one series is above another: BTC_ETH_spread, a term spread of two rates',
  cite: 'Gatev, Goetzmann and Rouwenhorst (2006), Review of Financial Studies 19(3): pairs',
  unit: 'unit of the input',
  inputs: ['value', 'other'],
  missing: 'window',
  parameters: {
    hedge: { default: 1, minimum: -1e6, maximum: 1e6, meaning: 'units of the other that are held against one' },
  },
  lookback: () => 0,
  compute: ([x, y], { hedge }) => x!.map((value, t) => value - hedge * y![t]!),
});
