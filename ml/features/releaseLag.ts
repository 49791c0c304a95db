import { defineFeature } from './defineFeature.ts';

/**
 * The value of the latest period that began at least `days` days before the row's time and that was released by it, in
 * the vintage of that time: f = x[p], p the latest with obsDate(p) + days ≤ t, releaseTime(p) ≤ t and a value at t.
 *
 * This is what names like `fred_GDP_lag_30d` promise. The common reading of such a name, x at obsDate + 30 days, knows
 * values before they are published (GDP by some 90 days) and knows them as revised later; here both the lag and the
 * release must be past, so the number is the same where the lag is longer than the wait for publication and waits for
 * the release where it is not. `t` is the close of a session, or the time at which a monthly row is known.
 */
export const releaseLag = defineFeature({
  name: 'release_lag',
  revision: 1,
  purpose: 'The value some days after the start of its period, once it was really released: fred_GDP_lag_30d',
  cite: 'Croushore and Stark (2001), A real-time data set for macroeconomists, Journal of Econometrics 105(1)',
  unit: 'unit of the input',
  inputs: ['series'],
  missing: 'window',
  parameters: {
    days: { default: 30, minimum: 0, maximum: 3650, integer: true, meaning: 'least days since the period began' },
    maximum_age_days: {
      default: 400,
      minimum: 1,
      maximum: 36_500,
      meaning: 'a value released longer ago than this is missing',
    },
  },
  lookback: () => 0,
  place: ({ days, maximum_age_days }) => ({
    gives: 'value',
    daysSincePeriod: days,
    maximumAgeDays: maximum_age_days,
  }),
  compute: ([x]) => Float64Array.from(x!),
});
