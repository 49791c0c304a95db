import { correlationOf } from './correlationOf.ts';
import { defineFeature } from './defineFeature.ts';
import { slidingProducts } from './slidingProducts.ts';
import { windowParameter } from './windowParameter.ts';

/**
 * Pearson correlation of the inputs over the last `window` rows, the current one included, in [−1, 1]; missing where one
 * of them does not vary in the window, since there is none then (pandas gives NaN as well).
 *
 * The inputs are taken as they are. Two prices correlate where both have a trend, whatever links them: for co-movement
 * name features that hold returns.
 */
export const rollingCorrelation = defineFeature({
  name: 'rolling_correlation',
  revision: 1,
  purpose: 'How closely two series have moved together lately: BTC_ETH_correlation_7d',
  cite: 'Pearson (1895), Proceedings of the Royal Society 58; pandas, Rolling.corr',
  unit: 'correlation',
  inputs: ['value', 'other'],
  missing: 'window',
  parameters: { window: windowParameter(30, 2) },
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  compute: ([x, y], { window }) => slidingProducts(x!, y!, window, correlationOf),
});
