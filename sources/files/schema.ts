import { dateFormats, dateFormatsOf, dateIn, type DateFormatName } from './dateFormats.ts';
import { instantExample, instantFormats, instantIn, type InstantFormat } from './instants.ts';
import { shown, type Problem } from './problems.ts';

/** A column of a user's file as it was first read. `empty`: no value has told its type yet. */
export type FileColumn =
  | { readonly name: string; readonly type: 'number' | 'text' | 'empty' }
  | { readonly name: string; readonly type: 'date'; readonly format: DateFormatName }
  | { readonly name: string; readonly type: 'instant'; readonly format: InstantFormat };

export type FileSchema = readonly FileColumn[];

/** A table as text: a missing cell is null. */
export interface RawTable {
  readonly columns: readonly string[];
  readonly rows: readonly RawRow[];
}

export interface RawRow {
  /** As a person counts: line of a text file, its header being 1, or row of a Parquet file. */
  readonly row: number;
  readonly cells: readonly (string | null)[];
}

/** What a column must hold because of what it is used for. */
export type Use = 'number' | 'date' | 'known';

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A finite number, or null: `NaN`, `inf` and thousands separators are none. */
export function numberIn(text: string): number | null {
  const value = number.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

const fits = (column: FileColumn, text: string): boolean => {
  if (column.type === 'number') return numberIn(text) !== null;
  if (column.type === 'date') return dateIn(column.format, text) !== null;
  return column.type !== 'instant' || instantIn(column.format, text, 'UTC') !== null;
};

export function expectation(column: FileColumn): string {
  if (column.type === 'date') return `a date as ${column.format}`;
  if (column.type === 'instant') return instantExample[column.format];
  return column.type === 'number' ? 'a number or nothing' : 'text';
}

/** Tells a column's type and format from its texts: those that its use allows, and fit the most of them. */
function inferred(name: string, texts: readonly string[], use: Use | null): FileColumn | Problem {
  if (texts.length === 0) return { name, type: 'empty' };
  const wrong = (expected: string): Problem => ({ row: null, column: name, expected, found: shown(texts[0]!) });
  if (use === 'number' || (use === null && texts.every((text) => numberIn(text) !== null)))
    return { name, type: 'number' };
  const instant = instantFormats.find((format) => texts.every((text) => instantIn(format, text, 'UTC') !== null));
  const dates = dateFormatsOf(texts);
  if (use === null) {
    if (instant !== undefined) return { name, type: 'instant', format: instant };
    const date = dates.length === 1 && texts.every((text) => dateIn(dates[0]!, text) !== null) ? dates[0]! : null;
    return date === null ? { name, type: 'text' } : { name, type: 'date', format: date };
  }
  if (use === 'known' && instant !== undefined) return { name, type: 'instant', format: instant };
  if (dates.length === 0)
    return wrong(`a date as one of ${dateFormats.join(', ')}${use === 'known' ? ', or an ISO 8601 time' : ''}`);
  if (dates.length === 1) return { name, type: 'date', format: dates[0]! };
  return wrong(`dates that only one format fits (${dates.join(' and ')} both do; say which as date_format)`);
}

export interface SchemaRequest {
  /** Uses by column name. */
  readonly uses: Readonly<Record<string, Use>>;
  /** Format of the date columns, where the user says it. */
  readonly dateFormat: DateFormatName | null;
  /** The schema of an earlier read, which this table must fit. */
  readonly pinned: FileSchema | null;
}

/** The schema of a table, told from its cells or taken from an earlier read; what does not fit is added to `problems`. */
export function schemaOfTable(table: RawTable, request: SchemaRequest, problems: Problem[]): FileSchema {
  if (request.pinned !== null) comparePinned(table.columns, request.pinned, problems);
  return table.columns.map((name, index) => {
    const rows = table.rows.flatMap(({ row, cells }) => {
      const text = cells[index] ?? null;
      return text === null ? [] : [{ row, text }];
    });
    const column = columnOf(
      name,
      rows.map(({ text }) => text),
      request,
    );
    if (!('type' in column)) {
      problems.push({ ...column, row: rows[0]!.row });
      return { name, type: 'text' };
    }
    for (const { row, text } of rows)
      if (!fits(column, text)) problems.push({ row, column: name, expected: expectation(column), found: shown(text) });
    return column;
  });
}

function columnOf(name: string, texts: readonly string[], { uses, dateFormat, pinned }: SchemaRequest) {
  const known = pinned?.find((column) => column.name === name);
  if (known !== undefined && known.type !== 'empty') return known;
  const use = Object.hasOwn(uses, name) ? uses[name]! : null;
  if (use === 'date' && dateFormat !== null) return { name, type: 'date', format: dateFormat } as const;
  return inferred(name, texts, use);
}

function comparePinned(columns: readonly string[], pinned: FileSchema, problems: Problem[]): void {
  const names = pinned.map(({ name }) => name);
  const missing = names.filter((name) => !columns.includes(name));
  const extra = columns.filter((name) => !names.includes(name));
  const found = `the columns ${columns.join(', ')}`;
  for (const name of missing) problems.push({ row: null, column: name, expected: 'this column as before', found });
  for (const name of extra) problems.push({ row: null, column: name, expected: 'no such column, as before', found });
}
