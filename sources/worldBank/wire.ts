import { isDate } from '../../contracts/dates.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { Frequency } from '../../contracts/observation.ts';

/** One value of one country. */
export interface IndicatorRow {
  /** First day of the period. */
  readonly obsDate: string;
  readonly frequency: IndicatorFrequency;
  readonly value: number | null;
}

export type IndicatorFrequency = Extract<Frequency, 'annual' | 'quarterly' | 'monthly'>;

/** One page of `[{page, pages, per_page, total, lastupdated}, [rows]]`. */
export interface IndicatorPage {
  readonly pages: number;
  readonly total: number;
  /** The day on which the World Bank last touched the data set; null where there are no rows. */
  readonly lastUpdated: string | null;
  readonly rows: readonly IndicatorRow[];
}

type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function complain(series: string, expected: string, got: unknown): never {
  const came = got === undefined ? 'nothing' : JSON.stringify(got).slice(0, 80);
  throw new SchemaError(
    `The World Bank's data of ${series} should have ${expected}, got ${came}. Its format may have changed: compare bronze with the source's parser.`,
  );
}

/** Numbers are numbers in data calls and text in others. */
function wholeIn(series: string, header: Json, name: string): number {
  const value = Number(header[name]);
  if (typeof header[name] === 'boolean' || header[name] === null || !Number.isInteger(value) || value < 0) {
    complain(series, `a whole "${name}"`, header[name]);
  }
  return value;
}

/** Reads a page and checks that it is about the indicator and the country that were asked for. */
export function pageIn(series: string, country: string, document: unknown): IndicatorPage {
  const [header, rows] = Array.isArray(document) ? (document as unknown[]) : [];
  if (!isRecord(header)) complain(series, 'a list that begins with an object', document);
  const total = wholeIn(series, header, 'total');
  const pages = wholeIn(series, header, 'pages');
  if (total === 0) return { pages, total, lastUpdated: null, rows: [] };
  const { lastupdated } = header;
  if (typeof lastupdated !== 'string' || !isDate(lastupdated))
    complain(series, 'a "lastupdated" YYYY-MM-DD', lastupdated);
  if (!Array.isArray(rows)) complain(series, 'a list of rows', rows);
  return { pages, total, lastUpdated: lastupdated, rows: rows.map((row: unknown) => rowIn(series, country, row)) };
}

function rowIn(series: string, country: string, row: unknown): IndicatorRow {
  if (!isRecord(row)) complain(series, 'objects in the list of rows', row);
  const indicator = isRecord(row.indicator) ? row.indicator.id : undefined;
  if (indicator !== series) complain(series, `the indicator ${series} as asked`, row.indicator);
  const id = isRecord(row.country) ? row.country.id : undefined;
  // Aggregates have ids of their own, such as 1W for WLD, and of some the three-letter code is empty.
  if (![row.countryiso3code, id].includes(country) && row.countryiso3code !== '') {
    complain(series, `the country ${country} as asked`, row.country);
  }
  const period = typeof row.date === 'string' ? periodIn(row.date) : null;
  if (period === null) complain(series, 'dates such as 2020, 2020Q1 or 2020M01', row.date);
  const { value } = row;
  if (value !== null && (typeof value !== 'number' || !Number.isFinite(value)))
    complain(series, 'numbers and nulls', value);
  return { ...period, value };
}

/** First day and frequency of `2020`, `2020Q1` or `2012M01`. */
function periodIn(text: string): Pick<IndicatorRow, 'obsDate' | 'frequency'> | null {
  const [, year, kind, number] = /^(\d{4})(?:([QM])(\d{1,2}))?$/.exec(text) ?? [];
  if (year === undefined) return null;
  const month = kind === undefined ? 1 : kind === 'Q' ? 3 * Number(number) - 2 : Number(number);
  const obsDate = `${year}-${String(month).padStart(2, '0')}-01`;
  if (!isDate(obsDate)) return null;
  return { obsDate, frequency: kind === undefined ? 'annual' : kind === 'Q' ? 'quarterly' : 'monthly' };
}
