import { ofTimes } from './calendarForm.ts';
import { calendarOf } from './calendarOf.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = calendar days from the first day of the month to the row's day: 0 on it.
 *
 * The day is that of the row's time in UTC. The input only lends its rows; where it is missing, so is this.
 */
export const daysFromMonthStart = defineFeature({
  name: 'days_from_month_start',
  revision: 1,
  purpose: 'How far into the month it is',
  cite: 'Ariel (1987), Journal of Financial Economics 18(1): a monthly effect',
  unit: 'days',
  inputs: ['rows'],
  missing: 'window',
  needsTime: true,
  parameters: {},
  lookback: () => 0,
  compute: ([rows], _, time) => ofTimes(rows!, time, (at) => calendarOf(at).day - 1),
});
