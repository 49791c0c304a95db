import { defineFeature } from './defineFeature.ts';
import { slidingMoments } from './slidingMoments.ts';
import { ddofParameter, windowParameter } from './windowParameter.ts';

/** f[t] = √(Σ (x − x̄)² / (window − ddof)) over the last `window` values, the current one included; 0 without variation. */
export const rollingSd = defineFeature({
  name: 'rolling_sd',
  revision: 1,
  purpose: 'How much a series has varied lately',
  cite: 'pandas, Rolling.std; Chan, Golub and LeVeque (1983), The American Statistician 37',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: { window: windowParameter(20, 2), ddof: ddofParameter },
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  compute: ([x], { window, ddof }) =>
    slidingMoments(x!, window).squares.map((squares) => Math.sqrt(squares / (window - ddof))),
});
