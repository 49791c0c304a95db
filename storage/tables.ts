import { extname } from 'node:path';
import type { ColumnSchema } from '../contracts/dataset.ts';
import { InputError, IntegrityError } from '../contracts/failures.ts';
import { suggestion } from '../contracts/nearest.ts';
import { readArrowTable, writeArrowTable } from './tables/arrowTable.ts';
import { readCsvTable, writeCsvTable } from './tables/csvTable.ts';
import { readParquetTable, writeParquetTable } from './tables/parquetTable.ts';
import { schemaOf, tableProblem, type Table } from './tables/table.ts';

interface Format {
  readonly write: (path: string, table: Table) => Promise<void>;
  readonly read: (path: string, schema?: readonly ColumnSchema[]) => Promise<Table>;
}

const formats = {
  parquet: { write: writeParquetTable, read: readParquetTable },
  arrow: { write: writeArrowTable, read: readArrowTable },
  csv: { write: writeCsvTable, read: readCsvTable },
} as const satisfies Record<string, Format>;

/** Formats of tables, which are also the extensions of their files. */
export const tableFormats = Object.keys(formats) as readonly TableFormat[];
export type TableFormat = keyof typeof formats;

export function tableFormat(name: string): TableFormat {
  if (Object.hasOwn(formats, name)) return name as TableFormat;
  throw new InputError(
    `Expected a table as ${tableFormats.join(', ')}, got "${name}".${suggestion(name, tableFormats)}`,
  );
}

/**
 * Writes a table in the format that the path's extension names. The file appears whole or not at all, and the same
 * table gives the same bytes. Every format keeps every value: doubles to the last bit, 64-bit integers, nanoseconds.
 */
export async function writeTable(path: string, table: Table): Promise<void> {
  const problem = tableProblem(table);
  if (problem !== null) throw new InputError(`Cannot write ${path}: ${problem}.`);
  await formats[tableFormat(extname(path).slice(1))].write(path, table);
}

/**
 * Reads a table in the format that the path's extension names. `schema` says what the columns must be; CSV needs it
 * where a column has no value that could tell its type.
 */
export async function readTable(path: string, schema?: readonly ColumnSchema[]): Promise<Table> {
  const format: Format = formats[tableFormat(extname(path).slice(1))];
  const table = await format.read(path, schema);
  const problem = tableProblem(table) ?? (schema === undefined ? null : schemaProblem(schema, table));
  if (problem !== null) throw new IntegrityError(`Expected a table at ${path}, but ${problem}; make the file again.`);
  return table;
}

function schemaProblem(expected: readonly ColumnSchema[], table: Table): string | null {
  const words = (schema: readonly ColumnSchema[]) =>
    schema
      .map(({ name, type }) => `${name} ${type}`)
      .sort()
      .join(', ');
  const [wanted, found] = [words(expected), words(schemaOf(table))];
  return wanted === found ? null : `its columns should be ${wanted} and are ${found}`;
}
