import { defineFeature } from './defineFeature.ts';
import { lagged } from './lagged.ts';

/** f[t] = close[t] / close[t − rows] − 1. */
export const returns = defineFeature({
  name: 'returns',
  revision: 1,
  purpose: 'Simple return of a price',
  cite: 'Campbell, Lo and MacKinlay (1997), The Econometrics of Financial Markets, equation (1.4.1)',
  unit: 'fraction',
  inputs: ['close'],
  missing: 'window',
  parameters: {
    rows: { default: 1, minimum: 1, maximum: 10_000, integer: true, meaning: 'rows between the two prices' },
  },
  lookback: ({ rows }) => rows,
  offsets: ({ rows }) => [0, rows],
  compute: ([x], { rows }) => lagged(x!, rows, 'returns', (now, then) => now / then - 1),
});
