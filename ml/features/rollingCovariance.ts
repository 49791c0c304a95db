import { defineFeature } from './defineFeature.ts';
import { slidingProducts } from './slidingProducts.ts';
import { ddofParameter, windowParameter } from './windowParameter.ts';

/** f[t] = Σ (x − x̄)(y − ȳ) / (window − ddof) over the last `window` rows, the current one included. */
export const rollingCovariance = defineFeature({
  name: 'rolling_covariance',
  revision: 1,
  purpose: 'How far two series have moved together lately, in their own units',
  cite: 'pandas, Rolling.cov',
  unit: 'product of the units of the inputs',
  inputs: ['value', 'other'],
  missing: 'window',
  parameters: { window: windowParameter(60, 2), ddof: ddofParameter },
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  compute: ([x, y], { window, ddof }) => slidingProducts(x!, y!, window, ({ xy }) => xy / (window - ddof)),
});
