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

/** One page of a list that FRED gives by `offset` and `limit`. */
export interface WirePage<Row = WireRow> {
  /** Rows of all pages. */
  readonly count: number;
  readonly rows: readonly Row[];
}

const frequencies: Readonly<Record<string, Frequency>> = {
  D: 'daily',
  W: 'weekly',
  M: 'monthly',
  Q: 'quarterly',
  A: 'annual',
};

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function complain(subject: string, expected: string, got: unknown): never {
  const came =
    got === undefined ? 'nothing' : typeof got === 'string' ? excerpt(got) : JSON.stringify(got).slice(0, 80);
  throw new SchemaError(
    `FRED's data of ${subject} should have ${expected}, got ${came}. FRED's format may have changed: compare bronze with the source's parser.`,
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

/** Parameters that FRED repeats in its reply. */
const echoed = [
  'realtime_start',
  'realtime_end',
  'observation_start',
  'observation_end',
  'units',
  'output_type',
  'sort_order',
  'offset',
  'limit',
];

/** Checks that FRED did what was asked: it answers 200 to parameters that it does not know. */
export function checkEcho(series: string, document: unknown, asked: Readonly<Record<string, string>>): void {
  if (!isRecord(document)) complain(series, 'an object', document);
  for (const name of echoed) {
    const expected = asked[name];
    if (expected === undefined) continue;
    const got = document[name];
    if (String(got) !== expected) complain(series, `${name} ${expected} as asked`, got);
  }
}

/** A page of `/series/observations`. */
export function pageIn(series: string, document: unknown): WirePage {
  const { count, list } = listIn(series, document, 'observations');
  return { count, rows: list.map((row, i) => rowIn(series, row, i)) };
}

/** A page of `/series/vintagedates`. */
export function vintagePageIn(series: string, document: unknown): WirePage<string> {
  const { count, list } = listIn(series, document, 'vintage_dates');
  return { count, rows: list.map((day, i) => dayIn(series, day, `vintage date ${i + 1}`)) };
}

/** A page of `/release/dates`. */
export function releaseDatesIn(release: string, document: unknown): WirePage<string> {
  const { count, list } = listIn(release, document, 'release_dates');
  return { count, rows: list.map((row, i) => dayIn(release, isRecord(row) ? row.date : row, `date ${i + 1}`)) };
}

export interface FredRelease {
  readonly id: number;
  readonly name: string;
}

/** The release in a reply of `/series/release`. */
export function releaseIn(series: string, document: unknown): FredRelease {
  const list = isRecord(document) ? document.releases : undefined;
  if (!Array.isArray(list) || list.length === 0) complain(series, 'a list "releases" with an entry', list ?? document);
  const release: unknown = list[list.length - 1];
  if (!isRecord(release) || typeof release.id !== 'number' || typeof release.name !== 'string') {
    complain(series, 'a release with an id and a name', release);
  }
  return { id: release.id, name: release.name };
}

function listIn(subject: string, document: unknown, name: string): { count: number; list: readonly unknown[] } {
  if (!isRecord(document)) complain(subject, 'an object', document);
  const { count, [name]: list } = document;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0) complain(subject, 'a whole "count"', count);
  if (!Array.isArray(list)) complain(subject, `a list "${name}"`, list);
  return { count, list };
}

function dayIn(subject: string, day: unknown, what: string): string {
  if (typeof day !== 'string' || !isDate(day)) complain(subject, `${what} YYYY-MM-DD`, day);
  return day;
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

/** Whether the text is a number, as FRED writes values; it writes "." where it has none. */
export function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
