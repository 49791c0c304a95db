import { addDays, isDate } from '../../contracts/dates.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { Frequency, Observation } from '../../contracts/observation.ts';
import { beginsPeriod } from '../beginsPeriod.ts';
import { decodeLines, encodeLines } from '../bronzeLines.ts';
import { periodEnd } from '../periodEnd.ts';
import { estimatedRelease, releaseInstant } from '../releaseLags.ts';
import type { TableMapping } from './mapping.ts';

/** First line of bronze: what was read, and from which columns. It holds no address. */
export interface BronzeHeader {
  readonly source: 'postgres';
  readonly series: string;
  readonly frequency: Frequency;
  readonly table: TableMapping;
}

/** Each further line: date, value, start and end of its real-time period, release time, as the database writes them. */
export type BronzeRow = readonly [string | null, string | null, string | null, string | null, string | null];

const forever = '9999-12-31';

export const encodeBronze: (header: BronzeHeader, rows: readonly BronzeRow[]) => Uint8Array = encodeLines;

/** Observations of a bronze document, ascending by date and by the day from which each value was known. */
export function parseBronze(series: string, bytes: Uint8Array): readonly Observation[] {
  const { header, rows } = decodeLines<BronzeHeader, BronzeRow>({ source: 'postgres', series }, bytes, {
    header: ({ table }) => typeof table === 'object',
    row: isRow,
  });
  const observations = rows.map((row, at) => observationOf(header, row, at + 1));
  return header.table.realtimeStart === null ? latestOnly(header, observations) : stitched(header, observations);
}

function complain(series: string, expected: string, got: string | null | readonly unknown[] | Observation): never {
  throw new SchemaError(
    `The table's rows of ${series} should have ${expected}, got ${JSON.stringify(got).slice(0, 120)}. ` +
      'Correct the table or the mapping in the system file, then collect again.',
  );
}

const isRow = (value: unknown): value is BronzeRow =>
  Array.isArray(value) && value.length === 5 && value.every((cell) => cell === null || typeof cell === 'string');

function observationOf({ series, frequency, table }: BronzeHeader, row: BronzeRow, number: number): Observation {
  const at = `in row ${number}`;
  const [date, value, start, end, release] = row;
  const obsDate = dayOf(date) ?? complain(series, `a day YYYY-MM-DD in ${table.date} ${at}`, date);
  if (!beginsPeriod(obsDate, frequency)) {
    complain(series, `the first day of a period (the series is ${frequency}) in ${table.date} ${at}`, date);
  }
  const vintages = table.realtimeStart !== null;
  const realtimeStart = vintages
    ? (dayOf(start) ?? complain(series, `a day YYYY-MM-DD in ${table.realtimeStart} ${at}`, start))
    : estimatedRelease(series, frequency, obsDate);
  const open = end === null || end === 'infinity';
  const realtimeEnd = open
    ? forever
    : (dayOf(end) ?? complain(series, `a day YYYY-MM-DD in ${table.realtimeEnd!} ${at}`, end));
  if (realtimeEnd < realtimeStart) complain(series, `a real-time period that ends after it starts ${at}`, [start, end]);
  const releaseTime =
    table.releaseTime === null
      ? releaseInstant(series, realtimeStart)
      : (instantOf(release) ?? complain(series, `a time in ${table.releaseTime} ${at}`, release));
  const until = periodEnd(obsDate, frequency);
  if (releaseTime <= Date.parse(until)) complain(series, `a value known after its period's end ${until} ${at}`, row);
  return {
    series,
    obsDate,
    periodEnd: until,
    value: value === null ? null : numberOf(series, value, at),
    realtimeStart,
    realtimeEnd,
    releaseTime,
    vintage: vintages ? 'own-snapshot' : 'latest-only',
  };
}

/** A `date`, or a `timestamp` at midnight. */
function dayOf(text: string | null): string | null {
  const day = text?.endsWith(' 00:00:00') === true ? text.slice(0, -9) : text;
  return day !== null && isDate(day) ? day : null;
}

/** A `timestamptz` as a session in UTC writes it: `2014-01-30 13:30:00.5+00`. */
function instantOf(text: string | null): number | null {
  const parts = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)\+00$/.exec(text ?? '');
  if (parts === null || !isDate(parts[1]!)) return null;
  return Date.parse(`${parts[1]!}T${parts[2]!}Z`);
}

function numberOf(series: string, text: string, at: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) complain(series, `a finite number ${at}`, text);
  if (/^-?\d+$/.test(text) && !Number.isSafeInteger(value)) {
    complain(series, `a whole number below 2^53, which is what a float can hold, ${at}`, text);
  }
  return value;
}

function latestOnly({ series }: BronzeHeader, rows: readonly Observation[]): readonly Observation[] {
  rows.forEach((row, at) => {
    if (rows[at - 1]?.obsDate !== row.obsDate) return;
    complain(series, `one row a date where no realtime_start_column is mapped, ${row.obsDate} is there twice`, row);
  });
  return rows;
}

/** Where the table does not say until when a value was the current one: until the day before the next. */
function stitched({ series, table }: BronzeHeader, rows: readonly Observation[]): readonly Observation[] {
  return rows.map((row, at) => {
    const next = rows[at + 1];
    if (next?.obsDate !== row.obsDate) return row;
    if (next.realtimeStart === row.realtimeStart) {
      complain(series, `one value for ${row.obsDate} as of ${row.realtimeStart}`, [row.value, next.value]);
    }
    const end = table.realtimeEnd === null ? addDays(next.realtimeStart, -1) : row.realtimeEnd;
    if (end >= next.realtimeStart) {
      complain(series, `real-time periods of ${row.obsDate} that do not overlap`, [end, next.realtimeStart]);
    }
    return { ...row, realtimeEnd: end };
  });
}
