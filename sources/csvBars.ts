import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDate } from '../contracts/dates.ts';
import { InputError, SchemaError, SourceRefusedError } from '../contracts/failures.ts';
import type { Bar } from '../contracts/observation.ts';
import { defineSource } from './source.ts';
import type { FetchedSeries, SeriesRequest, SourceContext } from './source.ts';
import { zonedTime } from './zonedTime.ts';

const numbers = ['open', 'high', 'low', 'close', 'volume'] as const;
const required = ['date', ...numbers] as const;
type Column = (typeof required)[number];
const close = { time: '16:00', zone: 'America/New_York' } as const;
const problemsShown = 10;

/**
 * Daily bars from the user's own `<series>.csv`: a header with date, open, high, low, close and volume in any order,
 * further columns are left alone. Dates are New York sessions; a bar is known when that session closes.
 */
export const csv = defineSource({
  name: 'csv',
  revision: 1,
  purpose: "Daily open, high, low, close and volume from a user's own CSV file, one file per series.",
  cite: 'RFC 4180, Common Format and MIME Type for Comma-Separated Values (CSV) Files',
  kind: 'bars',
  options: [],
  fetch: readSeries,
  parse: parseBars,
});

async function readSeries({ series, frequency }: SeriesRequest, context: SourceContext): Promise<FetchedSeries> {
  if (frequency !== 'daily') {
    throw new InputError(`Bars from CSV files are daily, but the system file says that ${series} is ${frequency}.`);
  }
  if (!/^[A-Za-z0-9^][A-Za-z0-9._=^-]*$/.test(series)) {
    throw new InputError(
      `A series that is read from <series>.csv should be letters, digits and . _ = ^ -, got "${series}".`,
    );
  }
  const path = join(context.dataDir, `${series}.csv`);
  const bytes = new Uint8Array(await readBytes(series, path, context.signal));
  const rows = parseBars(series, bytes).length;
  context.onProgress(`${series}: ${rows} bars`);
  return { raw: { bytes, extension: 'csv' }, mode: 'file', rows };
}

async function readBytes(series: string, path: string, signal: AbortSignal): Promise<Buffer> {
  try {
    return await readFile(path, { signal });
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new SourceRefusedError(
      `Bars of ${series} should be in ${path}, which cannot be read (${code}): put the file there, or mark the series optional in the system file.`,
    );
  }
}

function parseBars(series: string, bytes: Uint8Array): readonly Bar[] {
  const lines = new TextDecoder()
    .decode(bytes)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  while (lines.length > 0 && lines[lines.length - 1]!.trim() === '') lines.pop();
  const header = (lines[0] ?? '').split(',').map((name) => name.trim().toLowerCase());
  const columns = columnsOf(series, header);
  const problems: string[] = [];
  const bars: Bar[] = [];
  for (let i = 1; i < lines.length; i++) {
    const bar = readBar(series, lines[i]!.split(','), { columns, width: header.length, row: i + 1, problems });
    if (bar === null) continue;
    const last = bars[bars.length - 1]?.sessionDate ?? '';
    if (bar.sessionDate === last) problems.push(`row ${i + 1}: ${bar.sessionDate} is there twice`);
    else if (bar.sessionDate < last)
      problems.push(`row ${i + 1}: ${bar.sessionDate} comes after ${last}, dates should ascend`);
    else bars.push(bar);
  }
  if (problems.length > 0) {
    const more = problems.length > problemsShown ? `; and ${problems.length - problemsShown} more` : '';
    throw new SchemaError(
      `${series}.csv should hold one good row per session, got ${problems.length} problems in ${lines.length - 1} rows: ` +
        `${problems.slice(0, problemsShown).join('; ')}${more}. Correct the file.`,
    );
  }
  return bars;
}

function columnsOf(series: string, header: readonly string[]): Readonly<Record<Column, number>> {
  const missing = required.filter((name) => !header.includes(name));
  const twice = required.filter((name) => header.indexOf(name) !== header.lastIndexOf(name));
  if (missing.length > 0 || twice.length > 0) {
    throw new SchemaError(
      `${series}.csv should begin with a header naming ${required.join(', ')} once each, got "${header.join(',').slice(0, 80)}"` +
        `${missing.length > 0 ? ` without ${missing.join(', ')}` : ''}${twice.length > 0 ? ` with ${twice.join(', ')} twice` : ''}. Correct the header.`,
    );
  }
  return Object.fromEntries(required.map((name) => [name, header.indexOf(name)])) as Record<Column, number>;
}

interface RowReading {
  readonly columns: Readonly<Record<Column, number>>;
  readonly width: number;
  /** Line of the file, the header being 1. */
  readonly row: number;
  readonly problems: string[];
}

function readBar(series: string, cells: readonly string[], { columns, width, row, problems }: RowReading): Bar | null {
  if (cells.length !== width) {
    problems.push(`row ${row}: expected ${width} cells, got ${cells.length}`);
    return null;
  }
  const sessionDate = cells[columns.date]!.trim();
  const before = problems.length;
  if (!isDate(sessionDate)) problems.push(`row ${row}: expected a date YYYY-MM-DD, got "${sessionDate}"`);
  const values = Object.fromEntries(
    numbers.map((name) => {
      const text = cells[columns[name]]!.trim();
      const value = text === '' ? NaN : Number(text);
      if (!Number.isFinite(value)) problems.push(`row ${row}: expected a number for ${name}, got "${text}"`);
      return [name, value];
    }),
  ) as Record<(typeof numbers)[number], number>;
  if (problems.length > before) return null;
  return {
    series,
    sessionDate,
    ...values,
    splitFactor: 1,
    dividend: 0,
    releaseTime: zonedTime(sessionDate, close.time, close.zone),
  };
}
