import { calendarForm, formParameter } from './calendarForm.ts';
import { calendarOf } from './calendarOf.ts';
import { defineCalendar } from './defineCalendar.ts';

/** f[t] = month, 1 January to 12 December; the cycle has 12 places. */
export const monthOfYear = defineCalendar({
  name: 'month_of_year',
  revision: 1,
  purpose: 'Effects of the month, such as January’s',
  cite: 'Rozeff and Kinney (1976), Journal of Financial Economics 3(4)',
  unit: 'month 1 to 12; −1 to 1 as sine or cosine',
  parameters: { form: formParameter },
  of: (at, { form }) => calendarForm(form, calendarOf(at).month, 12),
});
