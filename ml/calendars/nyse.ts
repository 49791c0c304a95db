import { addDays, isDate, startOfDay } from '../../contracts/dates.ts';
import { InputError } from '../../contracts/failures.ts';
import { nthWeekday, nyseClosures, nyseEarlyCloses, weekdayOf } from './nyseClosures.ts';

/** One session of the New York Stock Exchange; times are epoch milliseconds UTC. */
export interface NyseSession {
  readonly date: string;
  readonly open: number;
  readonly close: number;
  /** It ended before 16:00. */
  readonly early: boolean;
}

/** The rules below hold from this day on; before it elections, Saturdays and other hours would have to be known. */
export const nyseFrom = '1990-01-01';

interface Year {
  readonly closures: ReadonlyMap<string, string>;
  readonly early: ReadonlySet<string>;
}

const years = new Map<number, Year>();

function yearOf(date: string): Year {
  if (!isDate(date) || date < nyseFrom) {
    throw new InputError(
      `The NYSE calendar takes days YYYY-MM-DD from ${nyseFrom} on, got "${date}"; leave earlier ones out.`,
    );
  }
  const year = Number(date.slice(0, 4));
  let found = years.get(year);
  if (found === undefined) {
    found = { closures: nyseClosures(year), early: new Set(nyseEarlyCloses(year)) };
    years.set(year, found);
  }
  return found;
}

/** Why the exchange is closed on this day, or null when there is a session. */
export function nyseClosure(date: string): string | null {
  const { closures } = yearOf(date);
  const weekday = weekdayOf(date);
  if (weekday === 0 || weekday === 6) return 'weekend';
  return closures.get(date) ?? null;
}

/** Whether clocks in New York are set to summer time at noon: first Sunday of April to last of October until 2006, then second of March to first of November. */
function summerTime(date: string): boolean {
  const year = Number(date.slice(0, 4));
  const [from, to] =
    year < 2007
      ? [nthWeekday(year, 4, 0, 1), addDays(nthWeekday(year, 11, 0, 1), -7)]
      : [nthWeekday(year, 3, 0, 2), nthWeekday(year, 11, 0, 1)];
  return date >= from && date < to;
}

/** The session on this day, or null when the exchange is closed. Opens 09:30, closes 16:00 or early, New York time. */
export function nyseSession(date: string): NyseSession | null {
  if (nyseClosure(date) !== null) return null;
  const early = yearOf(date).early.has(date);
  const midnight = startOfDay(date) + (summerTime(date) ? 4 : 5) * 3_600_000;
  const closeHour = early ? (date < '1993-01-01' ? 14 : 13) : 16;
  return { date, open: midnight + 9.5 * 3_600_000, close: midnight + closeHour * 3_600_000, early };
}

/**
 * Days with a session from `from` to `to`, both included, ascending.
 *
 * Rules and unscheduled closures as in the exchange's own list of closings and exchange_calendars 4.13 (XNYS); a
 * closure that is announced after this was written is not known here. Example: `nyseSessions('2024-03-28', '2024-04-01')`
 * leaves out Good Friday.
 */
export function nyseSessions(from: string, to: string): readonly string[] {
  const sessions: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) if (nyseClosure(date) === null) sessions.push(date);
  return sessions;
}
