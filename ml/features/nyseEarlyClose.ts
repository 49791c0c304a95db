import { dateOf } from '../../contracts/dates.ts';
import { nyseSession } from '../calendars/nyse.ts';
import { defineCalendar } from './defineCalendar.ts';

/**
 * 1 where the session of the New York Stock Exchange on the row's day ends before 16:00, else 0, also where there is none.
 *
 * From 1990 on. Only the row's own day is looked at.
 */
export const nyseEarlyClose = defineCalendar({
  name: 'nyse_early_close',
  revision: 1,
  purpose: 'Short sessions around holidays, with thin trade',
  cite: 'NYSE, Holidays and Trading Hours; exchange_calendars 4.13, XNYS',
  unit: 'flag, 0 or 1',
  parameters: {},
  of: (at) => (nyseSession(dateOf(at))?.early === true ? 1 : 0),
});
