const perSecond = 1_000_000_000n;
const shape = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z$/;
const lowest = -(2n ** 63n) + 2n;
const highest = 2n ** 63n - 2n;

/** `2020-01-31T08:30:00.000000001Z`: always nine digits, so that texts sort as times do. */
export function nanosecondsToText(time: bigint): string {
  const nanoseconds = ((time % perSecond) + perSecond) % perSecond;
  const seconds = Number((time - nanoseconds) / perSecond);
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${nanoseconds.toString().padStart(9, '0')}Z`;
}

/** Nanoseconds since 1970 of an ISO 8601 time in UTC, or null when the text is none or its time does not fit. */
export function textToNanoseconds(text: string): bigint | null {
  const parts = shape.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const milliseconds = Date.parse(`${year!}-${month!}-${day!}T${hour!}:${minute!}:${second!}Z`);
  // Date.parse takes the 30th of February as the 1st of March.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).getUTCDate() !== Number(day)) return null;
  const time = (BigInt(milliseconds) / 1000n) * perSecond + BigInt(fraction.padEnd(9, '0'));
  return time >= lowest && time <= highest ? time : null;
}
