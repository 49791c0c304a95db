import { rename, stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBType, DuckDBVector } from '@duckdb/node-api';
import { InputError, IntegrityError, StorageError } from '../contracts/failures.ts';
import { throughWorkingFile } from './atomicFile.ts';
import { loadDuckDb, withDuckDb } from './duckdb.ts';
import { errorCode, fileFailure } from './fileFailure.ts';

/** A column of a Parquet file. */
export type ParquetColumn =
  /** NaN is stored as NULL, and NULL is read as NaN. */
  | { readonly name: string; readonly type: 'double'; readonly values: Float64Array }
  /** Whole epoch milliseconds, UTC; stored as a UTC timestamp in microseconds. NaN stands for NULL. */
  | { readonly name: string; readonly type: 'timestamp'; readonly values: Float64Array }
  | { readonly name: string; readonly type: 'int32'; readonly values: Int32Array }
  | { readonly name: string; readonly type: 'string'; readonly values: readonly (string | null)[] };

const chunkRows = 2048;
const longestTurnMs = 10;
/** Values that are flushed together: some 10 ms, since flushing blocks the event loop and costs by the call as well. */
const flushedValues = 375_000;
/** The last time that a JavaScript date can hold. */
const latestMs = 8.64e15;

/**
 * Writes a Parquet file (zstd, row order kept). It appears whole or not at all, and the same columns give the same
 * bytes. The event loop gets its turn between chunks; compression runs outside it.
 */
export async function writeParquet(path: string, columns: readonly ParquetColumn[]): Promise<void> {
  checkColumns(path, columns);
  const { DuckDBDataChunk, DOUBLE, INTEGER, TIMESTAMPTZ, VARCHAR } = await loadDuckDb();
  const typeOf = { double: DOUBLE, int32: INTEGER, timestamp: TIMESTAMPTZ, string: VARCHAR };
  const types: DuckDBType[] = columns.map(({ type }) => typeOf[type]);
  const definition = columns.map(({ type }, index) => `c${index} ${typeOf[type].toString()}`).join(', ');
  const selection = columns.map(({ name }, index) => `c${index} AS ${quoteName(name)}`).join(', ');
  await withDuckDb(async (connection) => {
    // Never committed: outside a transaction every flush would be one, which doubles what appending costs.
    await connection.run('BEGIN TRANSACTION');
    await connection.run(`CREATE TEMP TABLE written (${definition})`);
    const appender = await connection.createAppender('written', 'main', 'temp');
    const rows = columns[0]!.values.length;
    const chunk = DuckDBDataChunk.create(types, chunkRows);
    const turn = newTurn();
    let waiting = 0;
    for (let from = 0; from < rows; from += chunkRows) {
      const length = Math.min(chunkRows, rows - from);
      chunk.reset();
      chunk.rowCount = length;
      for (const [index, column] of columns.entries()) fillVector(chunk.getColumnVector(index), column, from, length);
      appender.appendDataChunk(chunk);
      waiting += length * columns.length;
      if (waiting >= flushedValues) {
        appender.flushSync();
        waiting = 0;
      }
      await turn();
    }
    appender.closeSync();
    try {
      await throughWorkingFile(
        path,
        (_, working) => copyTo(connection, `SELECT ${selection} FROM written`, working),
        (working) => rename(working, path),
      );
    } catch (error) {
      throw fileFailure(error, 'write', path);
    } finally {
      await connection.run('ROLLBACK');
    }
  });
}

/** Writes what a query gives as Parquet. */
export async function copyTo(connection: DuckDBConnection, query: string, path: string): Promise<void> {
  try {
    await connection.run(`COPY (${query}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const advice = /No space left/i.test(reason)
      ? 'the disk is full: free some space, then run again'
      : 'see the cause';
    throw new StorageError(`Could not write Parquet to ${path} (${reason}); ${advice}.`, { cause: error });
  }
}

/** Reads a Parquet file whose columns are doubles, 32-bit integers, text or timestamps. */
export async function readParquet(path: string): Promise<readonly ParquetColumn[]> {
  await mustExist(path);
  return withDuckDb(async (connection) => {
    try {
      const source = scanOf(path);
      const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${source}`);
      const rows = counted.getRows()[0]![0] as number;
      const result = await connection.stream(`SELECT * FROM ${source}`);
      const types = result.columnTypes();
      const columns = result.columnNames().map((name, index) => newColumn(path, name, types[index]!, rows));
      const turn = newTurn();
      let offset = 0;
      // The next chunk is decoded outside the event loop while this one is copied.
      let ahead = result.fetchChunk();
      try {
        for (let chunk = await ahead; chunk !== null && chunk.rowCount > 0; chunk = await ahead) {
          ahead = result.fetchChunk();
          readChunk(path, chunk, columns, offset);
          offset += chunk.rowCount;
          await turn();
        }
      } finally {
        // The connection must not be closed under it.
        await ahead.catch(() => undefined);
      }
      return columns;
    } catch (error) {
      if (error instanceof IntegrityError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new IntegrityError(`Expected a Parquet file at ${path}, but it does not read (${reason}); make it again.`, {
        cause: error,
      });
    }
  });
}

/** Lets other work run once a turn has taken long enough. */
function newTurn(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < longestTurnMs) return;
    await setImmediate();
    began = performance.now();
  };
}

function checkColumns(path: string, columns: readonly ParquetColumn[]): void {
  const refuse = (problem: string): never => {
    throw new InputError(`Cannot write ${path}: ${problem}.`);
  };
  if (columns.length === 0) refuse('a table needs at least one column');
  const seen = new Map<string, string>();
  const rows = columns[0]!.values.length;
  for (const { name, type, values } of columns) {
    // The engine does not tell column names apart by case.
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) refuse(`the column names '${twin}' and '${name}' differ at most by case`);
    if (name === '' || name.includes('\u0000')) refuse('a column name is empty or holds a zero character');
    seen.set(name.toLowerCase(), name);
    if (values.length !== rows)
      refuse(`column '${name}' has ${values.length} rows and '${columns[0]!.name}' has ${rows}`);
    if (type !== 'timestamp') continue;
    const odd = values.findIndex(
      (value) => !Number.isNaN(value) && !(Number.isInteger(value) && Math.abs(value) <= latestMs),
    );
    if (odd !== -1) refuse(`column '${name}' at row ${odd} is ${values[odd]!}, not whole epoch milliseconds`);
  }
}

/**
 * Parts of the library's vectors that its types hide. Going item by item through the open interface costs ten times
 * as much, and would block the event loop.
 */
interface OpenVector {
  readonly items: Float64Array | Int32Array | BigInt64Array;
  readonly validity: {
    /** Bits of the rows that have a value; null when all have. */
    readonly data: BigUint64Array | null;
    itemValid(row: number): boolean;
    setItemValid(row: number, valid: boolean): void;
  };
  setItem(row: number, value: string | null): void;
}
const opened = (vector: DuckDBVector): OpenVector => vector as unknown as OpenVector;

function fillVector(vector: DuckDBVector, column: ParquetColumn, from: number, length: number): void {
  const { items, validity } = opened(vector);
  if (column.type === 'string') {
    for (let row = 0; row < length; row += 1) opened(vector).setItem(row, column.values[from + row]!);
  } else {
    const values = column.values.subarray(from, from + length);
    if (column.type === 'timestamp') writeMicroseconds(items as BigInt64Array, values as Float64Array);
    else (items as Float64Array).set(values);
    if (column.type !== 'int32') {
      for (let row = 0; row < length; row += 1) if (Number.isNaN(values[row]!)) validity.setItemValid(row, false);
    }
  }
  vector.flush();
}

function newColumn(path: string, name: string, type: DuckDBType, rows: number): ParquetColumn {
  switch (type.toString()) {
    case 'DOUBLE':
      return { name, type: 'double', values: new Float64Array(rows) };
    case 'INTEGER':
      return { name, type: 'int32', values: new Int32Array(rows) };
    case 'TIMESTAMP':
    case 'TIMESTAMP WITH TIME ZONE':
      return { name, type: 'timestamp', values: new Float64Array(rows) };
    case 'VARCHAR':
      return { name, type: 'string', values: new Array<string | null>(rows) };
    default:
      throw new IntegrityError(
        `Expected doubles, 32-bit integers, text or timestamps in ${path}, but '${name}' is ${type.toString()}; convert that column.`,
      );
  }
}

function readChunk(path: string, chunk: DuckDBDataChunk, columns: readonly ParquetColumn[], offset: number): void {
  // Each reading of the count is a call into the library.
  const { rowCount } = chunk;
  for (const [index, column] of columns.entries()) {
    const vector = chunk.getColumnVector(index);
    if (column.type === 'string') {
      const values = column.values as (string | null)[];
      for (let row = 0; row < rowCount; row += 1) values[offset + row] = vector.getItem(row) as string | null;
      continue;
    }
    const { items, validity } = opened(vector);
    if (column.type === 'timestamp')
      readMicroseconds(items as BigInt64Array, column.values.subarray(offset, offset + rowCount));
    else column.values.set(items as Float64Array, offset);
    if (validity.data === null) continue;
    for (let row = 0; row < rowCount; row += 1) {
      if (validity.itemValid(row)) continue;
      if (column.type === 'int32') {
        throw new IntegrityError(
          `Expected a number at row ${offset + row} of '${column.name}' in ${path}, found NULL.`,
        );
      }
      column.values[offset + row] = NaN;
    }
  }
}

const wordSize = 2 ** 32;
/** The two 32-bit words of each item, low before high; making a bigint of every time costs ten times as much. */
const wordsOf = (items: BigInt64Array): Int32Array => new Int32Array(items.buffer, items.byteOffset, items.length * 2);

/** Milliseconds as microseconds; 0 for a missing time, which is marked apart. As numbers they are exact only below 2^53 (the year 2255). */
function writeMicroseconds(items: BigInt64Array, times: Float64Array): void {
  const words = wordsOf(items);
  for (let row = 0; row < times.length; row += 1) {
    const time = times[row]!;
    const fast = time * 1000;
    if (Number.isSafeInteger(fast)) {
      words[2 * row] = fast % wordSize;
      words[2 * row + 1] = Math.floor(fast / wordSize);
    } else {
      items[row] = Number.isNaN(time) ? 0n : BigInt(time) * 1000n;
    }
  }
}

/** Microseconds as milliseconds. */
function readMicroseconds(items: BigInt64Array, times: Float64Array): void {
  const words = wordsOf(items);
  for (let row = 0; row < times.length; row += 1) {
    const fast = words[2 * row + 1]! * wordSize + (words[2 * row]! >>> 0);
    times[row] = Number.isSafeInteger(fast) ? fast / 1000 : Number(items[row]! / 1000n);
  }
}

export async function mustExist(path: string): Promise<void> {
  try {
    await stat(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw fileFailure(error, 'read', path);
    throw new IntegrityError(`Expected a Parquet file at ${path}, but there is none; make it again.`);
  }
}

/** A Parquet file as a table of a query; with `file_row_number`, the rows' places are a column of this name. */
export function scanOf(path: string, { rowNumber = false } = {}): string {
  return `read_parquet(${quoteText(withoutGlobs(path))}, hive_partitioning = false${rowNumber ? ', file_row_number = true' : ''})`;
}

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** read_parquet takes patterns; a path with brackets or stars means itself. */
const withoutGlobs = (path: string): string => path.replace(/[[*?]/g, (character) => `[${character}]`);
