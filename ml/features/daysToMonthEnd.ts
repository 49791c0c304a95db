import { ofTimes } from './calendarForm.ts';
import { calendarOf } from './calendarOf.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = calendar days from the row's day to the last day of its month: 0 on it.
 *
 * The day is that of the row's time in UTC. The input only lends its rows; where it is missing, so is this.
 */
export const daysToMonthEnd = defineFeature({
  name: 'days_to_month_end',
  revision: 1,
  purpose: 'How near the end of the month is',
  cite: 'Ariel (1987), Journal of Financial Economics 18(1): a monthly effect',
  unit: 'days',
  inputs: ['rows'],
  missing: 'window',
  needsTime: true,
  parameters: {},
  lookback: () => 0,
  compute: ([rows], _, time) =>
    ofTimes(rows!, time, (at) => {
      const { day, monthDays } = calendarOf(at);
      return monthDays - day;
    }),
});
