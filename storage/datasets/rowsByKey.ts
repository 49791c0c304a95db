import { InputError } from '../../contracts/failures.ts';
import { nanosecondsToText } from '../tables/nanoseconds.ts';
import { isMissing, type Table, type TableColumn } from '../tables/table.ts';
import { canonicalCell } from './rowsHash.ts';

/** Row numbers by the text of their key; an empty key gives no map. A key that names two rows is refused. */
export function rowsByKey(name: string, table: Table, key: readonly string[]): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  if (key.length === 0) return rows;
  const columns = keyColumns(name, table, key);
  for (let row = 0; row < table.rows; row += 1) {
    const text = columns.map((column) => canonicalCell(column, row)).join(',');
    const first = rows.get(text);
    if (first !== undefined) {
      throw new InputError(
        `Expected one row for each ${key.join(', ')} in ${name}, but rows ${first + 1} and ${row + 1} have the same: ${keyText(columns, row)}; drop one or name further columns in the key.`,
      );
    }
    rows.set(text, row);
  }
  return rows;
}

export function keyColumns(name: string, table: Table, key: readonly string[]): readonly TableColumn[] {
  return key.map((wanted) => {
    const column = table.columns.find((one) => one.name === wanted);
    if (column !== undefined) return column;
    const known = table.columns.map((one) => one.name).join(', ');
    throw new InputError(`Expected the key column '${wanted}' in ${name}, which has ${known}.`);
  });
}

/** A row's key as a person reads it. */
export const keyText = (columns: readonly TableColumn[], row: number): string =>
  columns.map((column) => `${column.name}=${shownCell(column, row)}`).join(' ');

/** A value as a person reads it. */
export function shownCell(column: TableColumn, row: number): string {
  if (isMissing(column, row)) return '–';
  const value = column.values[row]!;
  if (column.type !== 'timestamp') return String(value);
  return nanosecondsToText(value as bigint)
    .replace(/0+Z$/, 'Z')
    .replace('.Z', 'Z');
}
