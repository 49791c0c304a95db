import { defineFeature } from './defineFeature.ts';
import { slidingProducts } from './slidingProducts.ts';
import { windowParameter } from './windowParameter.ts';

/**
 * Slope of the least-squares line of the value on the benchmark over the last `window` rows, the current one included:
 * f[t] = cov(value, benchmark) / var(benchmark). Missing where the benchmark does not vary in the window. The beta of a
 * share takes returns of both.
 */
export const rollingBeta = defineFeature({
  name: 'rolling_beta',
  revision: 1,
  purpose: 'How far a series moves for a move of one of its benchmark',
  cite: 'Sharpe (1964), Journal of Finance 19(3): beta; the slope of ordinary least squares',
  unit: 'unit of the value a unit of the benchmark',
  inputs: ['value', 'benchmark'],
  missing: 'window',
  parameters: { window: windowParameter(60, 2) },
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  compute: ([x, y], { window }) => slidingProducts(x!, y!, window, ({ yy, xy }) => (yy === 0 ? NaN : xy / yy)),
});
