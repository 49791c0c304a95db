import { calendarForm, formParameter, ofTimes } from './calendarForm.ts';
import { calendarOf } from './calendarOf.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = day of the month from 1; the cycle has the days of that month.
 *
 * The day is that of the row's time in UTC: of a bar when it is known, of an observation the first day of its period. The
 * input only lends its rows; where it is missing, so is this.
 */
export const dayOfMonth = defineFeature({
  name: 'day_of_month',
  revision: 1,
  purpose: 'Effects of the place in the month, such as paydays',
  cite: 'Ariel (1987), Journal of Financial Economics 18(1)',
  unit: 'day 1 to 31; −1 to 1 as sine or cosine',
  inputs: ['rows'],
  missing: 'window',
  needsTime: true,
  parameters: { form: formParameter },
  lookback: () => 0,
  compute: ([rows], { form }, time) =>
    ofTimes(rows!, time, (at) => {
      const { day, monthDays } = calendarOf(at);
      return calendarForm(form, day, monthDays);
    }),
});
