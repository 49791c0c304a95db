import type { SeriesRequest, SourceContext } from '../../../sources/source.ts';
import { startMacroDatabase } from './support.ts';

/** A database with a series that the source reads, for the tests that all sources pass. */
export interface DatabaseExample {
  readonly request: SeriesRequest;
  readonly databases: NonNullable<SourceContext['databases']>;
  stop(): Promise<void>;
}

/** 30,000 days of a table without vintages, or what is missing. */
export async function startPostgresExample(): Promise<DatabaseExample | string> {
  const server = await startMacroDatabase();
  if (typeof server === 'string') return server;
  const options = { table: 'long', assume_latest: true };
  return {
    request: { series: 'DAILY', frequency: 'daily', options },
    databases: { postgres: server.url },
    stop: () => server.stop(),
  };
}
