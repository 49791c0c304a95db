import { InputError } from '../contracts/failures.ts';

const formats = new Map<string, Intl.DateTimeFormat>();
/** Intl takes 10 µs a call, and most series share their release days. */
const instants = new Map<string, number>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** The zone's wall clock at an instant, as if it were UTC. */
function wallClock(zone: string, instant: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value);
  return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute);
}

/**
 * Epoch milliseconds at which clocks in `zone` show `time` (`HH:MM`) on `date` (`YYYY-MM-DD`), daylight saving
 * included. A time that clocks skip in spring gives the instant one hour before it would have been; of a time that
 * occurs twice in autumn the first is meant.
 */
export function zonedTime(date: string, time: string, zone: string): number {
  const key = `${zone} ${date} ${time}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  const instant = computeInstant(date, time, zone);
  instants.set(key, instant);
  return instant;
}

function computeInstant(date: string, time: string, zone: string): number {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wanted)) {
    throw new InputError(`A release time needs a date YYYY-MM-DD and a time HH:MM, got "${date}" and "${time}".`);
  }
  const dayBefore = wanted - 86_400_000;
  const standing = wanted - (wallClock(zone, dayBefore) - dayBefore);
  return wallClock(zone, standing) === wanted ? standing : standing + wanted - wallClock(zone, standing);
}

/** The date (`YYYY-MM-DD`) that clocks in `zone` show at an instant. */
export function zonedDate(instant: number, zone: string): string {
  return new Date(wallClock(zone, instant)).toISOString().slice(0, 10);
}
