import { calendarForm, formParameter, ofTimes } from './calendarForm.ts';
import { calendarOf } from './calendarOf.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = weekday of ISO 8601, 1 Monday to 7 Sunday; the cycle has 7 places.
 *
 * The day is that of the row's time in UTC: of a bar when it is known, of an observation the first day of its period. The
 * input only lends its rows; where it is missing, so is this.
 */
export const dayOfWeek = defineFeature({
  name: 'day_of_week',
  revision: 1,
  purpose: 'Effects of the weekday, such as the weekend in Monday’s return',
  cite: 'French (1980), Journal of Financial Economics 8(1); ISO 8601',
  unit: 'day 1 to 7; −1 to 1 as sine or cosine',
  inputs: ['rows'],
  missing: 'window',
  needsTime: true,
  parameters: { form: formParameter },
  lookback: () => 0,
  compute: ([rows], { form }, time) => ofTimes(rows!, time, (at) => calendarForm(form, calendarOf(at).weekday, 7)),
});
