import { defineFeature } from './defineFeature.ts';
import { lagged } from './lagged.ts';

/** f[t] = close[t] / close[t − rows] − 1. */
export const momentum = defineFeature({
  name: 'momentum',
  revision: 1,
  purpose: 'Return over the last weeks or months: what rose tends to go on rising',
  cite: 'Jegadeesh and Titman (1993), Journal of Finance 48',
  unit: 'fraction',
  inputs: ['close'],
  missing: 'window',
  parameters: {
    rows: { default: 20, minimum: 1, maximum: 10_000, integer: true, meaning: 'rows that the return is over' },
  },
  lookback: ({ rows }) => rows,
  offsets: ({ rows }) => [0, rows],
  compute: ([x], { rows }) => lagged(x!, rows, 'momentum', (now, then) => now / then - 1),
});
