import { calendarForm, formParameter, ofTimes } from './calendarForm.ts';
import { isoWeekOf } from './calendarOf.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = week of ISO 8601, 1 to 53, which runs from Monday; the cycle has the 52 or 53 weeks of its year.
 *
 * The day is that of the row's time in UTC: of a bar when it is known, of an observation the first day of its period. The
 * input only lends its rows; where it is missing, so is this.
 */
export const weekOfYear = defineFeature({
  name: 'week_of_year',
  revision: 1,
  purpose: 'Effects of the season, by weeks',
  cite: 'ISO 8601: week date',
  unit: 'week 1 to 53; −1 to 1 as sine or cosine',
  inputs: ['rows'],
  missing: 'window',
  needsTime: true,
  parameters: { form: formParameter },
  lookback: () => 0,
  compute: ([rows], { form }, time) =>
    ofTimes(rows!, time, (at) => {
      const { week, weeks } = isoWeekOf(at);
      return calendarForm(form, week, weeks);
    }),
});
