import { isDate } from '../../contracts/dates.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { Frequency } from '../../contracts/observation.ts';
import { excerpt } from './redact.ts';

/** One row of `/series/observations` with `output_type=1`: a value and the days on which it was the current one. */
export interface WireRow {
  readonly realtime_start: string;
  readonly realtime_end: string;
  readonly date: string;
  readonly value: string;
}

export interface WirePage {
  readonly count: number;
  readonly rows: readonly WireRow[];
}

const frequencies: Readonly<Record<string, Frequency>> = {
  D: 'daily',
  W: 'weekly',
  M: 'monthly',
  Q: 'quarterly',
  A: 'annual',
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function complain(series: string, expected: string, got: unknown): never {
  const came =
    got === undefined ? 'nothing' : typeof got === 'string' ? excerpt(got) : JSON.stringify(got).slice(0, 80);
  throw new SchemaError(
    `FRED's data of ${series} should have ${expected}, got ${came}. FRED's format may have changed: compare bronze with the source's parser.`,
  );
}

/** Frequency out of a `/series` reply: `{"seriess":[{"id":…,"frequency_short":"M",…}]}`, oldest metadata first. */
export function frequencyIn(series: string, document: unknown): Frequency {
  const list = isRecord(document) ? document.seriess : undefined;
  if (!Array.isArray(list) || list.length === 0) complain(series, 'a list "seriess" with an entry', list ?? document);
  const last: unknown = list[list.length - 1];
  if (!isRecord(last) || last.id !== series) complain(series, `metadata with the id ${series}`, last);
  const short = last.frequency_short;
  const frequency = typeof short === 'string' ? frequencies[short] : undefined;
  return frequency ?? complain(series, `a "frequency_short" of ${Object.keys(frequencies).join(', ')}`, short);
}

/** Checks that FRED did what was asked: it answers 200 to parameters that it does not know. */
export function checkEcho(series: string, document: unknown, asked: Readonly<Record<string, string>>): void {
  if (!isRecord(document)) complain(series, 'an object', document);
  for (const name of ['realtime_start', 'realtime_end', 'units', 'output_type', 'sort_order', 'offset', 'limit']) {
    const expected = asked[name];
    const got = document[name];
    if (String(got) !== expected) complain(series, `${name} ${expected} as asked`, got);
  }
}

export function pageIn(series: string, document: unknown): WirePage {
  if (!isRecord(document)) complain(series, 'an object', document);
  const { count, observations } = document;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0) complain(series, 'a whole "count"', count);
  if (!Array.isArray(observations)) complain(series, 'a list "observations"', observations);
  return { count, rows: observations.map((row: unknown, i) => rowIn(series, row, i)) };
}

function rowIn(series: string, row: unknown, index: number): WireRow {
  const at = `in row ${index + 1}`;
  if (!isRecord(row)) complain(series, `an object ${at}`, row);
  const { date, value, realtime_start, realtime_end } = row;
  for (const [name, day] of Object.entries({ date, realtime_start, realtime_end })) {
    if (typeof day !== 'string' || !isDate(day)) complain(series, `${name} YYYY-MM-DD ${at}`, row);
  }
  if (typeof value !== 'string' || (value !== '.' && !isNumber(value))) complain(series, `a number or "." ${at}`, row);
  return row as unknown as WireRow;
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
