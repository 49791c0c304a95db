import { dateOf } from '../../contracts/dates.ts';
import { ofTimes } from './calendarForm.ts';
import { defineFeature } from './defineFeature.ts';
import { daysSinceSession } from './nyseDays.ts';

/**
 * f[t] = calendar days from the last session of the New York Stock Exchange before the row's day to that day: 1 in the middle of a week, 3 on a Monday, 4 after a long weekend.
 *
 * The day is that of the row's time in UTC, from the second of January 1990 on. Only days that are past are looked at, so a closure that
 * nobody knew of before changes no row before it. The input only lends its rows; where it is missing, so is this.
 */
export const nyseDaysSinceSession = defineFeature({
  name: 'nyse_days_since_session',
  revision: 1,
  purpose: 'How long news could gather while the exchange was closed',
  cite: 'French and Roll (1986), Journal of Financial Economics 17(1)',
  unit: 'days',
  inputs: ['rows'],
  missing: 'window',
  needsTime: true,
  parameters: {},
  lookback: () => 0,
  compute: ([rows], _, time) => ofTimes(rows!, time, (at) => daysSinceSession(dateOf(at))),
});
