import { defineFeature } from './defineFeature.ts';
import { lagged } from './lagged.ts';

/** f[t] = scale · ln(x[t] / x[t − lag]), for positive x; a value ≤ 0 is refused. */
export const logDifference = defineFeature({
  name: 'log_difference',
  revision: 1,
  purpose: 'Growth as a difference of logarithms: symmetric, additive over time',
  cite: 'Campbell, Lo and MacKinlay (1997), The Econometrics of Financial Markets, section 1.4',
  unit: 'log points times scale',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    lag: { default: 1, minimum: 1, maximum: 10_000, integer: true, meaning: 'rows between the two values' },
    scale: { default: 100, minimum: 1e-9, maximum: 1e9, meaning: 'factor: 100 gives log points in percent' },
  },
  lookback: ({ lag }) => lag,
  offsets: ({ lag }) => [0, lag],
  compute: ([x], { lag, scale }) =>
    lagged(x!, lag, 'log_difference', (now, then) => (now > 0 && then > 0 ? scale * Math.log(now / then) : NaN)),
});
