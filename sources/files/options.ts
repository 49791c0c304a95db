import { ConfigError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Parameters } from '../../contracts/system.ts';
import { dateFormats, type DateFormatName } from './dateFormats.ts';

export interface FileOptions {
  readonly path: string | null;
  readonly dateFormat: DateFormatName | null;
  /** IANA name. */
  readonly zone: string;
  /** Days from a period's end to its release; null when the user does not say. */
  readonly releaseLagDays: number | null;
  /** `HH:MM`: when a session closes. */
  readonly closeTime: string;
}

const defaultZone = 'America/New_York';

/** What a system file says of a user's file, checked. */
export function readOptions(source: string, options: Parameters): FileOptions {
  const refuse = (name: string, expected: string): never => {
    throw new ConfigError(
      `${name} of the source ${source} should be ${expected}, got ${JSON.stringify(options[name])}: correct the system file.`,
    );
  };
  for (const [name, value] of Object.entries(options))
    if (name !== 'release_lag_days' && (typeof value !== 'string' || value === '')) refuse(name, 'text');
  const text = (name: string): string | null => (options[name] as string | undefined) ?? null;
  const lag = options.release_lag_days;
  if (lag !== undefined && !(typeof lag === 'number' && Number.isInteger(lag) && lag >= 0 && lag <= 3660))
    refuse('release_lag_days', 'a whole number of days, 0–3660');
  const format = text('date_format');
  if (format !== null && !dateFormats.includes(format as DateFormatName))
    refuse('date_format', `one of ${dateFormats.join(', ')}${suggestion(format, dateFormats)}`);
  const zone = text('time_zone') ?? defaultZone;
  if (!isZone(zone)) refuse('time_zone', 'the name of a time zone such as Europe/London');
  const closeTime = text('close_time') ?? '16:00';
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(closeTime)) refuse('close_time', 'a time such as 16:00');
  return {
    path: text('path'),
    dateFormat: format as DateFormatName | null,
    zone,
    releaseLagDays: (lag as number | undefined) ?? null,
    closeTime,
  };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
