import { dateOf } from '../../contracts/dates.ts';
import { defineCalendar } from './defineCalendar.ts';
import { daysSinceSession } from './nyseDays.ts';

/**
 * f[t] = calendar days from the last session of the New York Stock Exchange before the row's day to that day: 1 in the
 * middle of a week, 3 on a Monday, 4 after a long weekend.
 *
 * From the second of January 1990 on. Only days that are past are looked at, so a closure that nobody knew of before
 * changes no row before it.
 */
export const nyseDaysSinceSession = defineCalendar({
  name: 'nyse_days_since_session',
  revision: 1,
  purpose: 'How long news could gather while the exchange was closed',
  cite: 'French and Roll (1986), Journal of Financial Economics 17(1)',
  unit: 'days',
  parameters: {},
  of: (at) => daysSinceSession(dateOf(at)),
});
