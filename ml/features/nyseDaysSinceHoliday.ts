import { dateOf } from '../../contracts/dates.ts';
import { defineCalendar } from './defineCalendar.ts';
import { daysSinceHoliday } from './nyseDays.ts';

/**
 * f[t] = calendar days from the last weekday before the row's day on which the New York Stock Exchange was closed, for a
 * holiday or an event, to that day.
 *
 * From the second of January 1990 on. Only days that are past are looked at, so a closure that nobody knew of before
 * changes no row before it.
 */
export const nyseDaysSinceHoliday = defineCalendar({
  name: 'nyse_days_since_holiday',
  revision: 1,
  purpose: 'How long ago the exchange had a holiday',
  cite: 'Ariel (1990), Journal of Finance 45(5): returns around holidays',
  unit: 'days',
  parameters: {},
  of: (at) => daysSinceHoliday(dateOf(at)),
});
