import { calendarOf } from './calendarOf.ts';
import { defineCalendar } from './defineCalendar.ts';

/** f[t] = calendar days from the row's day to the last day of its month: 0 on it. */
export const daysToMonthEnd = defineCalendar({
  name: 'days_to_month_end',
  revision: 1,
  purpose: 'How near the end of the month is',
  cite: 'Ariel (1987), Journal of Financial Economics 18(1): a monthly effect',
  unit: 'days',
  parameters: {},
  of: (at) => {
    const { day, monthDays } = calendarOf(at);
    return monthDays - day;
  },
});
