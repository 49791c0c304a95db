import { addDays } from '../../contracts/dates.ts';
import { zonedTime } from '../zonedTime.ts';

/** How long after a session's end its bar is taken to be final. */
export const delayMs = 15 * 60_000;

/**
 * When the regular session ends, by the exchange's wall clock; where the hour has changed over the years, the later one.
 * Not read from the reply: on a day with an early close Yahoo gives that day's hour, which is wrong for all others.
 */
const closes: Readonly<Record<string, string>> = {
  'America/New_York': '16:00',
  'America/Chicago': '15:15',
  'America/Toronto': '16:00',
  'America/Sao_Paulo': '18:00',
  'America/Mexico_City': '15:00',
  'Europe/London': '16:35',
  'Europe/Paris': '17:35',
  'Europe/Amsterdam': '17:35',
  'Europe/Brussels': '17:35',
  'Europe/Berlin': '17:35',
  'Europe/Madrid': '17:35',
  'Europe/Rome': '17:35',
  'Europe/Zurich': '17:30',
  'Europe/Stockholm': '17:30',
  'Asia/Tokyo': '15:30',
  'Asia/Hong_Kong': '16:10',
  'Asia/Shanghai': '15:00',
  'Asia/Seoul': '15:30',
  'Asia/Taipei': '13:30',
  'Asia/Singapore': '17:16',
  'Asia/Kolkata': '15:30',
  'Australia/Sydney': '16:12',
};
/** These trade around the clock or nearly so; their day is over at midnight of its zone. */
const withoutClose = ['CRYPTOCURRENCY', 'CURRENCY', 'FUTURE'];

/**
 * Instant at which the bar of a session counts as known: the regular close plus `delayMs`. Where the close is not
 * known, and for what trades around the clock, the end of the session's day. A session that closed early counts as
 * known at the regular time: late, never early.
 */
export function barKnownAt(sessionDate: string, zone: string, instrument: string): number {
  const close = withoutClose.includes(instrument) ? undefined : closes[zone];
  return (
    (close === undefined ? zonedTime(addDays(sessionDate, 1), '00:00', zone) : zonedTime(sessionDate, close, zone)) +
    delayMs
  );
}
