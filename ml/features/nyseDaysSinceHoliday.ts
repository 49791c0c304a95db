import { dateOf } from '../../contracts/dates.ts';
import { ofTimes } from './calendarForm.ts';
import { defineFeature } from './defineFeature.ts';
import { daysSinceHoliday } from './nyseDays.ts';

/**
 * f[t] = calendar days from the last weekday before the row's day on which the New York Stock Exchange was closed, a holiday or an event, to that day.
 *
 * The day is that of the row's time in UTC, from the second of January 1990 on. Only days that are past are looked at, so a closure that
 * nobody knew of before changes no row before it. The input only lends its rows; where it is missing, so is this.
 */
export const nyseDaysSinceHoliday = defineFeature({
  name: 'nyse_days_since_holiday',
  revision: 1,
  purpose: 'How long ago the exchange had a holiday',
  cite: 'Ariel (1990), Journal of Finance 45(5): returns around holidays',
  unit: 'days',
  inputs: ['rows'],
  missing: 'window',
  needsTime: true,
  parameters: {},
  lookback: () => 0,
  compute: ([rows], _, time) => ofTimes(rows!, time, (at) => daysSinceHoliday(dateOf(at))),
});
