import { rename } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import type { ColumnType } from '../../contracts/dataset.ts';
import { IntegrityError } from '../../contracts/failures.ts';
import { throughWorkingFile } from '../atomicFile.ts';
import { loadDuckDb, withDuckDb } from '../duckdb.ts';
import { fileFailure } from '../fileFailure.ts';
import { copyTo, mustExist, quoteName, scanOf } from '../parquet.ts';
import { emptyColumn, isMissing, missing, type Table, type TableColumn } from './table.ts';

const chunkRows = 2048;
const engineTypes = { double: 'DOUBLE', int64: 'BIGINT', timestamp: 'BIGINT', string: 'VARCHAR' } as const;

/** Writes a checked table as Parquet (zstd, order of rows kept, times in nanoseconds); the same table, the same bytes. */
export async function writeParquetTable(path: string, { rows, columns }: Table): Promise<void> {
  const { BIGINT, DOUBLE, DuckDBDataChunk, VARCHAR } = await loadDuckDb();
  const types = columns.map(({ type }) => (type === 'double' ? DOUBLE : type === 'string' ? VARCHAR : BIGINT));
  const definition = columns.map(({ type }, index) => `c${index} ${engineTypes[type]}`).join(', ');
  const selection = columns.map(({ name, type }, index) => {
    return `${type === 'timestamp' ? `make_timestamp_ns(c${index})` : `c${index}`} AS ${quoteName(name)}`;
  });
  await withDuckDb(async (connection) => {
    await connection.run(`CREATE OR REPLACE TEMP TABLE written (${definition})`);
    const appender = await connection.createAppender('written', 'main', 'temp');
    const chunk = DuckDBDataChunk.create(types, chunkRows);
    for (let from = 0; from < rows; from += chunkRows) {
      const length = Math.min(chunkRows, rows - from);
      chunk.reset();
      chunk.rowCount = length;
      for (const [index, column] of columns.entries()) fillVector(chunk.getColumnVector(index), column, from, length);
      appender.appendDataChunk(chunk);
      appender.flushSync();
      await setImmediate();
    }
    appender.closeSync();
    try {
      await throughWorkingFile(
        path,
        (_, working) => copyTo(connection, `SELECT ${selection.join(', ')} FROM written`, working),
        (working) => rename(working, path),
      );
    } catch (error) {
      throw fileFailure(error, 'write', path);
    } finally {
      await connection.run('DROP TABLE written');
    }
  });
}

/** How each engine type is read: as one of ours, and by which expression. */
function reading(type: string, column: string): { readonly type: ColumnType; readonly expression: string } | null {
  if (/^(DOUBLE|FLOAT|DECIMAL\(.*\))$/.test(type)) return { type: 'double', expression: `CAST(${column} AS DOUBLE)` };
  if (/^U?(TINY|SMALL|BIG)?INT(EGER)?$/.test(type)) return { type: 'int64', expression: `CAST(${column} AS BIGINT)` };
  if (/^TIMESTAMP(_NS|_MS|_S| WITH TIME ZONE)?$/.test(type)) {
    // An infinite time would silently become NULL.
    const finite = `CASE WHEN isfinite(${column}) IS NOT FALSE THEN epoch_ns(${column}) ELSE error('an infinite time') END`;
    return { type: 'timestamp', expression: type === 'TIMESTAMP_NS' ? `epoch_ns(${column})` : finite };
  }
  if (type === 'DATE' || type === 'VARCHAR') return { type: 'string', expression: `CAST(${column} AS VARCHAR)` };
  return null;
}

/** Reads a Parquet file; dates become text, shorter numbers the longer ones of a table. */
export async function readParquetTable(path: string): Promise<Table> {
  await mustExist(path);
  return withDuckDb(async (connection) => {
    try {
      const source = scanOf(path);
      const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
      const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${source}`);
      const rows = counted.getRows()[0]![0] as number;
      const read = described.getRows().map(([name, type]) => readingOf(path, String(name), String(type)));
      const columns = read.map(({ name, type }) => emptyColumn(name, type, rows));
      const result = await connection.stream(
        `SELECT ${read.map(({ expression }) => expression).join(', ')} FROM ${source}`,
      );
      let offset = 0;
      for (let chunk = await result.fetchChunk(); (chunk?.rowCount ?? 0) > 0; chunk = await result.fetchChunk()) {
        for (const [index, column] of columns.entries()) readVector(chunk!, index, column, offset);
        offset += chunk!.rowCount;
        await setImmediate();
      }
      return { rows, columns };
    } catch (error) {
      if (error instanceof IntegrityError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new IntegrityError(`Expected a Parquet file at ${path}, but it does not read (${reason}); make it again.`, {
        cause: error,
      });
    }
  });
}

function readingOf(path: string, name: string, type: string) {
  const found = reading(type, quoteName(name));
  if (found !== null) return { name, ...found };
  throw new IntegrityError(
    `Expected numbers, text, dates or timestamps in ${path}, but '${name}' is ${type}; convert or drop that column.`,
  );
}

/** Parts of the library's vectors that its types hide; item by item through the open interface costs ten times as much. */
interface OpenVector {
  readonly items: Float64Array | BigInt64Array;
  readonly validity: {
    /** Bits of the rows that have a value; null when all have. */
    readonly data: BigUint64Array | null;
    itemValid(row: number): boolean;
    setItemValid(row: number, valid: boolean): void;
  };
  setItem(row: number, value: string | null): void;
}
const opened = (vector: DuckDBVector): OpenVector => vector as unknown as OpenVector;

function fillVector(vector: DuckDBVector, column: TableColumn, from: number, length: number): void {
  const open = opened(vector);
  if (column.type === 'string') {
    for (let row = 0; row < length; row += 1) open.setItem(row, column.values[from + row]!);
  } else {
    if (column.type === 'double') (open.items as Float64Array).set(column.values.subarray(from, from + length));
    else (open.items as BigInt64Array).set(column.values.subarray(from, from + length));
    for (let row = 0; row < length; row += 1) if (isMissing(column, from + row)) open.validity.setItemValid(row, false);
  }
  vector.flush();
}

function readVector(chunk: DuckDBDataChunk, index: number, column: TableColumn, offset: number): void {
  const vector = chunk.getColumnVector(index);
  if (column.type === 'string') {
    const values = column.values as (string | null)[];
    for (let row = 0; row < chunk.rowCount; row += 1) values[offset + row] = vector.getItem(row) as string | null;
    return;
  }
  const { items, validity } = opened(vector);
  const whole = validity.data === null;
  for (let row = 0; row < chunk.rowCount; row += 1) {
    // What is left out stays missing.
    if (!whole && !validity.itemValid(row)) continue;
    const value = items[row]!;
    if (value === missing) {
      throw new IntegrityError(
        `Expected at row ${offset + row} of '${column.name}' a value above -2^63, which stands for a missing one; correct it.`,
      );
    }
    column.values[offset + row] = value;
  }
}
