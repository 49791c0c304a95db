import { addDays } from '../../contracts/dates.ts';
import { nyseClosure } from '../calendars/nyse.ts';

/** Calendar days from the last day before `date` that `is` what is looked for. */
function daysSince(date: string, is: (closure: string | null) => boolean): number {
  for (let days = 1; ; days++) if (is(nyseClosure(addDays(date, -days)))) return days;
}

/** Calendar days since the last session of the New York Stock Exchange before a date. */
export const daysSinceSession = (date: string): number => daysSince(date, (closure) => closure === null);

/** Calendar days since the exchange was last closed on a weekday before a date: a holiday, or an event. */
export const daysSinceHoliday = (date: string): number =>
  daysSince(date, (closure) => closure !== null && closure !== 'weekend');
