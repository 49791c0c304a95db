import type { ColumnSchema, ColumnType } from '../../contracts/dataset.ts';
import { IntegrityError } from '../../contracts/failures.ts';
import { textToNanoseconds } from './nanoseconds.ts';
import { emptyColumn, missing, type TableColumn } from './table.ts';

type Cell = string | null;
const whole = /^[+-]?\d+$/;
const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?Infinity$/;

/** The narrowest type that every cell fits; a column without any value counts as double. */
export function inferredType(cells: readonly Cell[], quoted: boolean): ColumnType {
  if (quoted) return 'string';
  const every = (fits: (cell: string) => boolean) => cells.every((cell) => cell === null || fits(cell));
  if (cells.every((cell) => cell === null)) return 'double';
  if (every((cell) => wholeOf(cell) !== null)) return 'int64';
  if (every((cell) => number.test(cell))) return 'double';
  return every((cell) => textToNanoseconds(cell) !== null) ? 'timestamp' : 'string';
}

/** A 64-bit integer, or null; the one that stands for missing is none. */
function wholeOf(cell: string): bigint | null {
  if (!whole.test(cell)) return null;
  const value = BigInt(cell.replace(/^\+/, ''));
  return value > missing && value < -missing ? value : null;
}

/** The cells as a column of the given type; one that does not fit is refused with its line (of a file without line breaks in cells). */
export function columnFromCells(path: string, { name, type }: ColumnSchema, cells: readonly Cell[]): TableColumn {
  const column = emptyColumn(name, type, cells.length);
  if (column.type === 'string') return { ...column, values: cells };
  for (const [row, cell] of cells.entries()) {
    if (cell === null) continue;
    if (column.type === 'double' && number.test(cell)) {
      column.values[row] = Number(cell);
      continue;
    }
    const value =
      column.type === 'int64' ? wholeOf(cell) : column.type === 'timestamp' ? textToNanoseconds(cell) : null;
    if (value === null || column.type === 'double') {
      throw new IntegrityError(
        `Expected a ${type} at row ${row + 1} of '${name}' in ${path}, found "${cell.slice(0, 40)}"; correct it or make the file again.`,
      );
    }
    column.values[row] = value;
  }
  return column;
}
