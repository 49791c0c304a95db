import { defineFeature } from './defineFeature.ts';
import { lagged } from './lagged.ts';

/** f[t] = 100 (x[t] / x[t − lag] − 1). */
export const yearOnYear = defineFeature({
  name: 'year_on_year',
  revision: 1,
  purpose: 'Growth over a year, in which the season cancels',
  cite: 'U.S. Bureau of Economic Analysis, NIPA Handbook, chapter 4',
  unit: 'percent',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    lag: {
      default: 12,
      minimum: 1,
      maximum: 10_000,
      integer: true,
      meaning: 'rows in a year: 12 monthly, 4 quarterly',
    },
  },
  lookback: ({ lag }) => lag,
  offsets: ({ lag }) => [0, lag],
  compute: ([x], { lag }) => lagged(x!, lag, 'year_on_year', (now, then) => 100 * (now / then - 1)),
});
