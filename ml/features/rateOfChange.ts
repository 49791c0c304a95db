import { defineFeature } from './defineFeature.ts';
import { lagged } from './lagged.ts';

/** f[t] = 100 (close[t] / close[t − rows] − 1). */
export const rateOfChange = defineFeature({
  name: 'rate_of_change',
  revision: 1,
  purpose: 'Change of the price over some rows in percent, as chart programs show it',
  cite: 'TA-Lib, function ROC',
  unit: 'percent',
  inputs: ['close'],
  missing: 'window',
  parameters: {
    rows: { default: 10, minimum: 1, maximum: 10_000, integer: true, meaning: 'rows between the two prices' },
  },
  lookback: ({ rows }) => rows,
  offsets: ({ rows }) => [0, rows],
  compute: ([x], { rows }) => lagged(x!, rows, 'rate_of_change', (now, then) => 100 * (now / then - 1)),
});
