import { defineFeature } from './defineFeature.ts';
import { lagged } from './lagged.ts';

/** f[t] = 100 ((x[t] / x[t − lag])^(periods_per_year / lag) − 1). */
export const growthAnnualised = defineFeature({
  name: 'growth_annualised',
  revision: 1,
  purpose: 'Growth over some rows at the rate of a full year',
  cite: 'U.S. Bureau of Economic Analysis, NIPA Handbook, chapter 4: annualised percent change',
  unit: 'percent a year',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    lag: { default: 1, minimum: 1, maximum: 10_000, integer: true, meaning: 'rows between the two values' },
    periods_per_year: { default: 12, minimum: 1, maximum: 366, meaning: 'rows in a year: 12 monthly, 4 quarterly' },
  },
  lookback: ({ lag }) => lag,
  offsets: ({ lag }) => [0, lag],
  compute: ([x], { lag, periods_per_year }) =>
    lagged(x!, lag, 'growth_annualised', (now, then) => 100 * ((now / then) ** (periods_per_year / lag) - 1)),
});
