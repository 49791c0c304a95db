import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { EngineUnavailableError, SchemaError } from '../../contracts/failures.ts';
import type { ReadFile, Reading } from './readText.ts';
import type { RawRow } from './schema.ts';

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** read_parquet takes patterns; a path with brackets or stars means itself. */
const quotePath = (path: string): string =>
  `'${path.replace(/[[*?]/g, (character) => `[${character}]`).replaceAll("'", "''")}'`;

/** A Parquet file with columns of numbers, text, dates or times; every cell as the text that a CSV would hold. */
export async function readParquet({ path, signal }: Reading): Promise<ReadFile> {
  signal.throwIfAborted();
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return withConnection(async (connection) => {
    try {
      const source = `read_parquet(${quotePath(path)}, hive_partitioning = false)`;
      const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRows();
      const columns = described.map(([name]) => String(name));
      const selection = described.map(([name, type]) => asText(path, String(name), String(type)));
      const result = await connection.runAndReadAll(`SELECT ${selection.join(', ')} FROM ${source}`);
      const rows = result.getRows().map((cells, index): RawRow => ({
        row: index + 1,
        cells: cells.map((cell) => (cell === null || String(cell).trim() === '' ? null : String(cell).trim())),
      }));
      return { table: { columns, rows }, sha256 };
    } catch (error) {
      if (error instanceof SchemaError) throw error;
      const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
      throw new SchemaError(
        `${path} should be a Parquet file and does not read (${reason}): it is cut off or something else, put the whole file there.`,
      );
    }
  });
}

async function withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const duckdb = await import('@duckdb/node-api').catch((error: unknown) => {
    throw new EngineUnavailableError(
      'Expected the DuckDB library of this platform under node_modules, but it does not load; run npm install again.',
      { cause: error },
    );
  });
  // Extensions are never fetched from the network; one thread keeps the order of rows.
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    threads: '1',
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function asText(path: string, name: string, type: string): string {
  const column = quoteName(name);
  // A time with a zone is an instant; shown in UTC, whatever this machine's zone is.
  if (type === 'TIMESTAMP WITH TIME ZONE') return `CAST(make_timestamp(epoch_us(${column})) AS VARCHAR) || 'Z'`;
  if (
    /^(DOUBLE|FLOAT|DECIMAL\(.*\)|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DATE|VARCHAR|TIMESTAMP(_NS|_MS|_S)?)$/.test(type)
  )
    return `CAST(${column} AS VARCHAR)`;
  throw new SchemaError(
    `${path} should have columns of numbers, text, dates or times, and "${name}" is ${type}: convert or drop it.`,
  );
}
