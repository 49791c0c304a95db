import { defineFeature } from './defineFeature.ts';

/**
 * Days from the release of the value in force to the row's time: f = (t − releaseTime(p)) / 86 400 000 ms, p the latest
 * period with a value at t. The value in force is the latest period's last revision by t; a release that repeats the
 * value changes nothing. The companion of a slow series on faster rows: it tells a model how old what it reads is.
 */
export const stalenessDays = defineFeature({
  name: 'staleness_days',
  revision: 1,
  purpose: 'How long ago the value in force of a series was released',
  cite: 'Giannone, Reichlin and Small (2008), Nowcasting, Journal of Monetary Economics 55(4): the ragged edge',
  unit: 'days',
  inputs: ['series'],
  missing: 'window',
  parameters: {
    maximum_age_days: {
      default: 400,
      minimum: 1,
      maximum: 36_500,
      meaning: 'a value released longer ago than this is missing, and so is its age',
    },
  },
  lookback: () => 0,
  place: ({ maximum_age_days }) => ({ gives: 'age', daysSincePeriod: 0, maximumAgeDays: maximum_age_days }),
  compute: ([x]) => Float64Array.from(x!),
});
