import { quantileOfSorted } from '../stats/quantile.ts';
import { defineFeature } from './defineFeature.ts';
import { slidingSorted } from './slidingSorted.ts';
import { currentParameter, windowLookback, windowParameter } from './windowParameter.ts';

/**
 * f[t] = x[t], drawn in to the quantiles (type 7) at `lower` and `upper` of a window of `window` values that ends at t or
 * just before it. Causal: the bounds of a row know no later value, unlike those of a whole sample.
 */
export const winsorised = defineFeature({
  name: 'winsorised',
  revision: 1,
  purpose: 'The value without its extremes: outside the recent quantiles it is put on them',
  cite: 'Tukey (1962), Annals of Mathematical Statistics 33(1): winsorising; Hyndman and Fan (1996), definition 7',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    window: windowParameter(60, 2),
    lower: { default: 0.05, minimum: 0, maximum: 0.5, meaning: 'share of the values below the lower bound' },
    upper: { default: 0.95, minimum: 0.5, maximum: 1, meaning: 'share of the values below the upper bound' },
    current: currentParameter,
  },
  lookback: windowLookback,
  compute: ([x], { window, lower, upper, current }) =>
    slidingSorted(x!, window, current, (sorted, value) => {
      const low = quantileOfSorted(sorted, lower);
      return Math.min(Math.max(value, low), Math.max(low, quantileOfSorted(sorted, upper)));
    }),
});
