import { calendarOf } from './calendarOf.ts';
import { defineCalendar } from './defineCalendar.ts';

/** f[t] = calendar days from the first day of the month to the row's day: 0 on it. */
export const daysFromMonthStart = defineCalendar({
  name: 'days_from_month_start',
  revision: 1,
  purpose: 'How far into the month it is',
  cite: 'Ariel (1987), Journal of Financial Economics 18(1): a monthly effect',
  unit: 'days',
  parameters: {},
  of: (at) => calendarOf(at).day - 1,
});
