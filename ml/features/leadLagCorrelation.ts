import { correlationOf } from './correlationOf.ts';
import { defineFeature } from './defineFeature.ts';
import { lag as lagFeature } from './lag.ts';
import { slidingProducts } from './slidingProducts.ts';
import { windowParameter } from './windowParameter.ts';

/**
 * Correlation of leader[s − lag] with follower[s] over the last `window` rows s, the current one included. High where the
 * leader's past tells of the follower's present. Missing where one side does not vary in the window. The inputs are taken
 * as they are: name features that hold returns, since two trends correlate at any lag.
 */
export const leadLagCorrelation = defineFeature({
  name: 'lead_lag_correlation',
  revision: 1,
  purpose: 'Whether one series runs ahead of another: correlation with its value some rows ago',
  cite: 'Lo and MacKinlay (1990), Review of Financial Studies 3(2): lead–lag effects; Pearson (1895)',
  unit: 'correlation',
  inputs: ['leader', 'follower'],
  missing: 'window',
  parameters: {
    window: windowParameter(30, 2),
    lag: { default: 1, minimum: 0, maximum: 10_000, integer: true, meaning: 'rows that the leader is ahead' },
  },
  lookback: ({ window, lag }) => window - 1 + lag,
  offsets: ({ window, lag }) => {
    const rows = Array.from({ length: window }, (_, i) => i);
    return [...new Set([...rows, ...rows.map((row) => row + lag)])];
  },
  blocks: ({ window }) => window,
  compute: ([leader, follower], { window, lag }) => {
    const before = lag === 0 ? leader! : lagFeature.compute([leader!], { rows: lag });
    return slidingProducts(before, follower!, window, correlationOf);
  },
});
