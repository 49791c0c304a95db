import { calendarForm, formParameter } from './calendarForm.ts';
import { calendarOf } from './calendarOf.ts';
import { defineCalendar } from './defineCalendar.ts';

/** f[t] = quarter, 1 to 4; the cycle has 4 places. */
export const quarterOfYear = defineCalendar({
  name: 'quarter_of_year',
  revision: 1,
  purpose: 'Effects of the quarter, such as earnings seasons',
  cite: 'Penman (1987), Journal of Financial Economics 18(2)',
  unit: 'quarter 1 to 4; −1 to 1 as sine or cosine',
  parameters: { form: formParameter },
  of: (at, { form }) => calendarForm(form, Math.ceil(calendarOf(at).month / 3), 4),
});
