import { isDate } from '../../contracts/dates.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { SourceMode } from '../../contracts/runs.ts';
import { excerpt } from './redact.ts';
import { complain, isNumber, pageIn } from './wire.ts';
import type { WireRow } from './wire.ts';

interface Common {
  readonly series: string;
  readonly mode: SourceMode;
  /** FRED's reply to `/series`. */
  readonly metadata: unknown;
}

/**
 * What bronze holds of a series.
 * - `vintages`: every value with the days on which it was current, stitched from all windows; `vintageDates` ascend.
 * - `latest`: FRED has no vintages of it; the value of each date on the day of the fetch, which is not kept, since it
 *   would make the bytes new each day.
 * - `pages`: replies of a server that has one value per date, as they came.
 */
export type FredBronze = Common &
  (
    | { readonly kind: 'vintages'; readonly vintageDates: readonly string[]; readonly rows: readonly WireRow[] }
    | { readonly kind: 'latest'; readonly rows: readonly LatestRow[] }
    | { readonly kind: 'pages'; readonly pages: readonly unknown[] }
  );

export type LatestRow = Pick<WireRow, 'date' | 'value'>;

const formats = {
  vintages: ['date', 'value', 'realtime_start', 'realtime_end'],
  latest: ['date', 'value'],
} as const;

/** The document as it is stored, without anything that changes while the data do not. */
export function bronzeText(bronze: FredBronze): string {
  const { series, mode } = bronze;
  const head = { source: 'fred', series, mode };
  if (bronze.kind === 'pages') {
    return JSON.stringify({ ...head, metadata: withoutPopularity(bronze.metadata), pages: bronze.pages });
  }
  const columns: readonly (keyof WireRow)[] = formats[bronze.kind];
  const rows = bronze.rows.map((row) => columns.map((name) => (row as WireRow)[name]));
  if (bronze.kind === 'latest') {
    return JSON.stringify({ ...head, metadata: withoutPeriod(withoutPopularity(bronze.metadata)), columns, rows });
  }
  const metadata = withoutPopularity(bronze.metadata);
  return JSON.stringify({ ...head, metadata, vintageDates: bronze.vintageDates, columns, rows });
}

/** Reads a document of any of the three kinds. */
export function readBronze(series: string, bytes: Uint8Array): FredBronze {
  const text = new TextDecoder().decode(bytes);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = undefined;
  }
  const { metadata, mode, pages, columns, rows, vintageDates, ...rest } = (document ?? {}) as Partial<
    Record<string, unknown>
  >;
  const common = { series, metadata, mode: mode as SourceMode };
  if (rest.series === series && Array.isArray(pages)) return { ...common, kind: 'pages', pages };
  if (rest.series === series && Array.isArray(rows)) {
    if (isList(columns, formats.latest)) return { ...common, kind: 'latest', rows: rowsIn(series, rows, 2) };
    if (isList(columns, formats.vintages) && Array.isArray(vintageDates)) {
      return {
        ...common,
        kind: 'vintages',
        vintageDates: vintageDates.map(String),
        rows: rowsIn(series, rows, 4) as readonly WireRow[],
      };
    }
  }
  throw new SchemaError(
    `Bronze of ${series} should be a JSON document of that series with its pages or rows, got ${excerpt(text)}: collect the series again.`,
  );
}

/** Rows of the pages of a server without vintages. */
export function rowsOfPages(series: string, pages: readonly unknown[]): readonly WireRow[] {
  return pages.flatMap((page) => pageIn(series, page).rows);
}

function isList(value: unknown, expected: readonly string[]): boolean {
  return Array.isArray(value) && value.length === expected.length && expected.every((name, i) => value[i] === name);
}

function rowsIn(series: string, rows: readonly unknown[], width: 2 | 4): readonly LatestRow[] {
  return rows.map((row, i): LatestRow | WireRow => {
    const at = `in row ${i + 1}`;
    if (!Array.isArray(row) || row.length !== width) complain(series, `${width} cells ${at}`, row);
    const [date, value, start, end] = row as readonly unknown[];
    const days = width === 4 ? [date, start, end] : [date];
    if (!days.every((day) => typeof day === 'string' && isDate(day))) complain(series, `days YYYY-MM-DD ${at}`, row);
    if (typeof value !== 'string' || (value !== '.' && !isNumber(value)))
      complain(series, `a number or "." ${at}`, row);
    const latest = { date: date as string, value };
    return width === 2 ? latest : { ...latest, realtime_start: start as string, realtime_end: end as string };
  });
}

/** How often people look at a series changes daily; kept, it would make bronze new although no number is. */
function withoutPopularity(metadata: unknown): unknown {
  return without(metadata, /^(group_)?popularity$/);
}

function withoutPeriod(metadata: unknown): unknown {
  return without(metadata, /^realtime_(start|end)$/);
}

function without(document: unknown, names: RegExp): unknown {
  return JSON.parse(JSON.stringify(document, (key, value: unknown) => (names.test(key) ? undefined : value)));
}
