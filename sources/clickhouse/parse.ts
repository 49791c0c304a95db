import { addDays, isDate } from '../../contracts/dates.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { Frequency, Observation } from '../../contracts/observation.ts';
import { beginsPeriod } from '../beginsPeriod.ts';
import { decodeLines, encodeLines } from '../bronzeLines.ts';
import { periodEnd } from '../periodEnd.ts';

/** First line of bronze: what was read. It holds no address. */
export interface BronzeHeader {
  readonly source: 'clickhouse';
  readonly series: string;
  readonly frequency: Frequency;
  readonly table: string;
  readonly entity: string;
}

/** Each further line: event, time known and value, as the database writes them in UTC. */
export type BronzeRow = readonly [string, string, string];

const forever = '9999-12-31';

export const encodeBronze: (header: BronzeHeader, rows: readonly BronzeRow[]) => Uint8Array = encodeLines;

/** Observations of a bronze document, ascending by date and by the time from which each value was known. */
export function parseBronze(series: string, bytes: Uint8Array): readonly Observation[] {
  const { header, rows } = decodeLines<BronzeHeader, BronzeRow>({ source: 'clickhouse', series }, bytes, {
    header: () => true,
    row: isRow,
  });
  const observations = rows.map((row, at) => observationOf(header, row, at + 1));
  return observations.map((row, at) => {
    const next = observations[at + 1];
    if (next?.obsDate !== row.obsDate) return row;
    if (next.releaseTime <= row.releaseTime) {
      complain(series, `values of ${row.obsDate} in the order of their known_ts`, [rows[at]!, rows[at + 1]!]);
    }
    // Of two values of one day the first was the current one on that day as well.
    const end = addDays(next.realtimeStart, -1);
    return { ...row, realtimeEnd: end < row.realtimeStart ? row.realtimeStart : end };
  });
}

function complain(series: string, expected: string, got: unknown): never {
  throw new SchemaError(
    `The table's rows of ${series} should have ${expected}, got ${JSON.stringify(got).slice(0, 120)}. ` +
      'Correct the table or the frequency in the system file, then collect again.',
  );
}

const isRow = (value: unknown): value is BronzeRow =>
  Array.isArray(value) && value.length === 3 && value.every((cell) => typeof cell === 'string');

function observationOf({ series, frequency }: BronzeHeader, row: BronzeRow, number: number): Observation {
  const at = `in row ${number}`;
  const [event, known, text] = row;
  const obsDate = event.slice(0, 10);
  if (!isDate(obsDate) || !/^( 00:00:00(\.0+)?)?$/.test(event.slice(10))) {
    complain(series, `an event_ts at midnight UTC ${at}`, event);
  }
  if (!beginsPeriod(obsDate, frequency)) {
    complain(series, `the first day of a period (the series is ${frequency}) as event_ts ${at}`, event);
  }
  const realtimeStart = known.slice(0, 10);
  const releaseTime = Date.parse(`${known.replace(' ', 'T')}Z`);
  if (!isDate(realtimeStart) || Number.isNaN(releaseTime)) complain(series, `a time as known_ts ${at}`, known);
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) complain(series, `a finite number ${at}`, text);
  const until = periodEnd(obsDate, frequency);
  if (releaseTime <= Date.parse(until)) complain(series, `a value known after its period's end ${until} ${at}`, row);
  const base = { series, obsDate, periodEnd: until, value, realtimeStart, realtimeEnd: forever };
  return { ...base, releaseTime, vintage: 'own-snapshot' };
}
