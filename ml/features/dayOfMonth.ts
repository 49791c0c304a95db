import { calendarForm, formParameter } from './calendarForm.ts';
import { calendarOf } from './calendarOf.ts';
import { defineCalendar } from './defineCalendar.ts';

/** f[t] = day of the month from 1; the cycle has the days of that month. */
export const dayOfMonth = defineCalendar({
  name: 'day_of_month',
  revision: 1,
  purpose: 'Effects of the place in the month, such as paydays',
  cite: 'Ariel (1987), Journal of Financial Economics 18(1)',
  unit: 'day 1 to 31; −1 to 1 as sine or cosine',
  parameters: { form: formParameter },
  of: (at, { form }) => {
    const { day, monthDays } = calendarOf(at);
    return calendarForm(form, day, monthDays);
  },
});
