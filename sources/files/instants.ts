import { zonedTime } from '../zonedTime.ts';

const zoned = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:?\d{2})$/;
const local = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d+))?)?$/;

/** `zoned`: with Z or an offset. `local`: what clocks in the user's zone showed. */
export const instantFormats = ['zoned', 'local'] as const;
export type InstantFormat = (typeof instantFormats)[number];

export const instantExample: Readonly<Record<InstantFormat, string>> = {
  zoned: 'a time such as 2020-01-31T08:30:00Z',
  local: 'a time such as 2020-01-31 08:30',
};

/** Epoch milliseconds of a text, rounded up so that nothing is known too early, or null when it is no such time. */
export function instantIn(format: InstantFormat, text: string, zone: string): number | null {
  const parts = (format === 'zoned' ? zoned : local).exec(text);
  if (parts === null) return null;
  const [, date, time, second = '00', fraction = '', offset] = parts;
  const plain = Date.parse(`${date!}T${time!}:${second}Z`);
  // Date.parse takes the 30th of February as the 1st of March.
  if (Number.isNaN(plain) || !new Date(plain).toISOString().startsWith(`${date!}T${time!}`)) return null;
  const within = Number(second) * 1000 + Math.ceil(Number(`0.${fraction || '0'}`) * 1000);
  if (format === 'local') return zonedTime(date!, time!, zone) + within;
  const shift = offset === 'Z' ? 'Z' : `${offset!.slice(0, 3)}:${offset!.slice(-2)}`;
  const instant = Date.parse(`${date!}T${time!}:00${shift}`);
  return Number.isNaN(instant) ? null : instant + within;
}
