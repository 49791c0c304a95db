import { dateOf } from '../../contracts/dates.ts';
import { NumericsError } from '../../contracts/failures.ts';

const dayMs = 86_400_000;

/** The days of a trailing window as a parameter. */
export const daysParameter = (fallback: number, minimum: number) =>
  ({
    default: fallback,
    minimum,
    maximum: 3650,
    integer: true,
    meaning: 'calendar days in the window, the day of the row included',
  }) as const;

/**
 * First row of the last `days` calendar days of each row, its own day included: the window (t − days, t]. −1 where the
 * rows begin so late that the window is not covered, less than days − 1 days before, or it holds fewer than `leastRows`.
 *
 * Days are those of UTC, so that a session that ends an hour later in winter than in summer stays a day like any other.
 * There must be at most one row a day, in order. Example: `days` 7 from Monday on takes Tuesday to Monday, five sessions
 * of a share and seven days of a coin.
 */
export function windowStarts(time: Float64Array, days: number, leastRows = 1): Int32Array {
  const day = daysOf(time);
  let first = 0;
  return Int32Array.from(day, (today, row) => {
    while (day[first]! <= today - days) first += 1;
    return today - day[0]! < days - 1 || row - first + 1 < leastRows ? -1 : first;
  });
}

/** Last row that lies at least `days` calendar days (of UTC) before each row; −1 where there is none. */
export function rowsDaysAgo(time: Float64Array, days: number): Int32Array {
  const day = daysOf(time);
  let last = -1;
  return Int32Array.from(day, (today) => {
    while (day[last + 1]! <= today - days) last += 1;
    return last;
  });
}

/** Calendar days of UTC between two times. */
export const daysBetween = (from: number, to: number): number => Math.floor(to / dayMs) - Math.floor(from / dayMs);

function daysOf(time: Float64Array): Float64Array {
  const day = time.map((at) => Math.floor(at / dayMs));
  const odd = day.findIndex((today, row) => row > 0 && !(today > day[row - 1]!));
  if (odd <= 0) return day;
  throw new NumericsError(
    `A window of days needs at most one row a day, in order, got ${dateOf(time[odd]!)} in row ${odd} after ${dateOf(time[odd - 1]!)}; sort the rows and keep one a day.`,
  );
}
