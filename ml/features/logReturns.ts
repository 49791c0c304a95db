import { defineFeature } from './defineFeature.ts';
import { lagged } from './lagged.ts';

/** f[t] = ln(close[t] / close[t − rows]). */
export const logReturns = defineFeature({
  name: 'log_returns',
  revision: 1,
  purpose: 'Continuously compounded return of a price',
  cite: 'Campbell, Lo and MacKinlay (1997), The Econometrics of Financial Markets, equation (1.4.3)',
  unit: 'log points',
  inputs: ['close'],
  missing: 'window',
  parameters: {
    rows: { default: 1, minimum: 1, maximum: 10_000, integer: true, meaning: 'rows between the two prices' },
  },
  lookback: ({ rows }) => rows,
  offsets: ({ rows }) => [0, rows],
  compute: ([x], { rows }) => lagged(x!, rows, 'log_returns', (now, then) => Math.log(now / then)),
});
