import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { EngineUnavailableError } from '../contracts/failures.ts';

// The library takes some 200 ms to load, and one instance is enough for a process.
const load = () => import('@duckdb/node-api');
let opened: Promise<DuckDBInstance> | undefined;

/** The library itself, loaded at its first use. */
export async function loadDuckDb(): ReturnType<typeof load> {
  try {
    return await load();
  } catch (error) {
    throw new EngineUnavailableError(
      'Expected the DuckDB library of this platform under node_modules, but it does not load; run npm install again.',
      { cause: error },
    );
  }
}

/**
 * Runs `work` on a connection of the process's in-memory instance. One thread and kept insertion order make the
 * written bytes depend on the rows alone; extensions are never fetched from the network.
 */
export async function withDuckDb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await loadDuckDb();
  opened ??= DuckDBInstance.create(':memory:', {
    threads: '1',
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await (await opened).connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}
