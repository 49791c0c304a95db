import { createHash, hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { canonicalLine } from '../canonicalJson.ts';
import { isMissing, schemaOf, type Table, type TableColumn } from '../tables/table.ts';

const hashBytes = 32;
const rowsPerTurn = 4096;

/**
 * sha256 of a table's logical rows: of the schema with columns in the order of their names, then of the sorted hashes
 * of the rows. File format, row order, column order and compression do not count; every bit of a value does.
 */
export async function rowsHash(table: Table): Promise<string> {
  const columns = [...table.columns].sort((a, b) => (a.name < b.name ? -1 : 1));
  const hashes = new Array<Buffer>(table.rows);
  const bytes = Buffer.alloc(table.rows * hashBytes);
  for (let row = 0; row < table.rows; row += 1) {
    const at = bytes.subarray(row * hashBytes, (row + 1) * hashBytes);
    hash('sha256', columns.map((column) => canonicalCell(column, row)).join(','), 'buffer').copy(at);
    hashes[row] = at;
    if (row % rowsPerTurn === rowsPerTurn - 1) await setImmediate();
  }
  hashes.sort((a, b) => a.compare(b));
  const whole = createHash('sha256').update(`${canonicalLine(schemaOf({ rows: table.rows, columns }))}\n`);
  for (const one of hashes) whole.update(one);
  return whole.digest('hex');
}

/** A value as text that no other value of its column has. */
export function canonicalCell(column: TableColumn, row: number): string {
  if (isMissing(column, row)) return 'null';
  const value = column.values[row]!;
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : String(value);
}
