import { calendarForm, formParameter, ofTimes } from './calendarForm.ts';
import { calendarOf } from './calendarOf.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = quarter, 1 to 4; the cycle has 4 places.
 *
 * The day is that of the row's time in UTC: of a bar when it is known, of an observation the first day of its period. The
 * input only lends its rows; where it is missing, so is this.
 */
export const quarterOfYear = defineFeature({
  name: 'quarter_of_year',
  revision: 1,
  purpose: 'Effects of the quarter, such as earnings seasons',
  cite: 'Penman (1987), Journal of Financial Economics 18(2)',
  unit: 'quarter 1 to 4; −1 to 1 as sine or cosine',
  inputs: ['rows'],
  missing: 'window',
  needsTime: true,
  parameters: { form: formParameter },
  lookback: () => 0,
  compute: ([rows], { form }, time) =>
    ofTimes(rows!, time, (at) => calendarForm(form, Math.ceil(calendarOf(at).month / 3), 4)),
});
