import { calendarOf } from './calendarOf.ts';
import { defineCalendar } from './defineCalendar.ts';

/**
 * 1 on the last `before` weekdays (Monday to Friday) of a month and on the first `after` of the next, else 0; 0 at weekends.
 * Weekdays, not sessions: holidays count, so that the row needs no exchange's calendar of days to come.
 */
export const turnOfMonth = defineCalendar({
  name: 'turn_of_month',
  revision: 1,
  purpose: 'The days around the end of a month, in which shares have risen most',
  cite: 'Lakonishok and Smidt (1988), Review of Financial Studies 1(4): last day to third; Ariel (1987)',
  unit: 'flag, 0 or 1',
  parameters: {
    before: { default: 1, minimum: 0, maximum: 10, integer: true, meaning: 'weekdays at the end of a month' },
    after: { default: 3, minimum: 0, maximum: 10, integer: true, meaning: 'weekdays at the beginning of a month' },
  },
  of: (at, { before, after }) => {
    const { day, monthDays, weekday } = calendarOf(at);
    if (weekday > 5) return 0;
    const fromStart = weekdaysIn(day, weekday);
    const toEnd = weekdaysIn(monthDays - day + 1, ((weekday + monthDays - day - 1) % 7) + 1);
    return fromStart <= after || toEnd <= before ? 1 : 0;
  },
});

/** Weekdays among `days` days that end on a weekday 1 to 7. */
function weekdaysIn(days: number, last: number): number {
  let count = 0;
  for (let back = 0; back < days; back++) if ((((last - 1 - back) % 7) + 7) % 7 < 5) count += 1;
  return count;
}
