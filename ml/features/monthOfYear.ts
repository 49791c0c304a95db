import { calendarForm, formParameter, ofTimes } from './calendarForm.ts';
import { calendarOf } from './calendarOf.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = month, 1 January to 12 December; the cycle has 12 places.
 *
 * The day is that of the row's time in UTC: of a bar when it is known, of an observation the first day of its period. The
 * input only lends its rows; where it is missing, so is this.
 */
export const monthOfYear = defineFeature({
  name: 'month_of_year',
  revision: 1,
  purpose: 'Effects of the month, such as January’s',
  cite: 'Rozeff and Kinney (1976), Journal of Financial Economics 3(4)',
  unit: 'month 1 to 12; −1 to 1 as sine or cosine',
  inputs: ['rows'],
  missing: 'window',
  needsTime: true,
  parameters: { form: formParameter },
  lookback: () => 0,
  compute: ([rows], { form }, time) => ofTimes(rows!, time, (at) => calendarForm(form, calendarOf(at).month, 12)),
});
