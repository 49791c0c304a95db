import { dateOf } from '../../contracts/dates.ts';
import { ofTimes } from './calendarForm.ts';
import { defineFeature } from './defineFeature.ts';
import { nyseSession } from '../calendars/nyse.ts';

/**
 * 1 where the session of the New York Stock Exchange on the row's day ends before 16:00, else 0, also where there is none.
 *
 * The day is that of the row's time in UTC, from 1990 on. Only days that are past are looked at, so a closure that
 * nobody knew of before changes no row before it. The input only lends its rows; where it is missing, so is this.
 */
export const nyseEarlyClose = defineFeature({
  name: 'nyse_early_close',
  revision: 1,
  purpose: 'Short sessions around holidays, with thin trade',
  cite: 'NYSE, Holidays and Trading Hours; exchange_calendars 4.13, XNYS',
  unit: 'flag, 0 or 1',
  inputs: ['rows'],
  missing: 'window',
  needsTime: true,
  parameters: {},
  lookback: () => 0,
  compute: ([rows], _, time) => ofTimes(rows!, time, (at) => (nyseSession(dateOf(at))?.early === true ? 1 : 0)),
});
