import { Socket } from 'node:net';
import type { Client } from 'pg';
import { ConfigError, SourceUnavailableError } from '../../contracts/failures.ts';
import type { SourceContext } from '../source.ts';
import { failureOf } from './failures.ts';

/** A row as the server writes it: text or null, nothing converted. */
export type TextRow = readonly (string | null)[];

export interface PostgresReader {
  /** All rows of a short answer. */
  rows(doing: string, sql: string, values?: readonly string[]): Promise<readonly TextRow[]>;
  /** The rows of a long answer in batches, through a cursor. */
  batches(doing: string, sql: string, values: readonly string[]): AsyncGenerator<readonly TextRow[]>;
}

const batchRows = 2_000;
const defaultTimeoutMs = 30_000;

/**
 * Dates would come as midnight of the process's own zone and numbers as rounded ones; as text they are what the
 * database holds.
 */
const asText = { getTypeParser: () => (text: string) => text };

/** What makes the server's text the same whatever its own settings are, in one snapshot of the data. */
const settings = [
  "SET TIME ZONE 'UTC'",
  "SET DateStyle = 'ISO, YMD'",
  'SET extra_float_digits = 3',
  'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
];

function addressIn({ databases }: SourceContext): string {
  const uri = databases?.postgres;
  if (uri !== undefined) return uri;
  throw new ConfigError(
    'The source postgres needs a database: set REGIMEN_POSTGRES_URL to postgres://user:password@host:5432/database.',
  );
}

/**
 * Lets `work` read from the user's database in one read-only transaction. Each wait ends at the time limit, on
 * cancellation, and when the connection is lost; the connection is closed whatever happens.
 */
export async function withPostgres<T>(
  context: SourceContext,
  work: (reader: PostgresReader) => Promise<T>,
): Promise<T> {
  context.signal.throwIfAborted();
  const uri = addressIn(context);
  const { default: pg } = await import('pg');
  const socket = new Socket();
  const timeoutMs = context.timeoutMs ?? defaultTimeoutMs;
  const client = new pg.Client({ connectionString: uri, stream: () => socket, application_name: 'regimen' });
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => (lose = reject));
  lost.catch(() => undefined);
  client.on('error', lose);
  client.on('end', () => lose(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })));
  const stop = () => lose(context.signal.reason as Error);
  context.signal.addEventListener('abort', stop, { once: true });
  const step = async <R>(doing: string, waited: Promise<R>): Promise<R> => {
    const late = new SourceUnavailableError(
      `PostgreSQL should ${doing} within ${timeoutMs} ms and did not. It is worth another try.`,
    );
    const timer = setTimeout(() => lose(late), timeoutMs);
    // Whichever loses the race fails later, when nobody listens any more.
    waited.catch(() => undefined);
    try {
      return await Promise.race([waited, lost]);
    } catch (error) {
      context.signal.throwIfAborted();
      throw error === late ? late : failureOf(error, doing, uri);
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    await step('open a connection', client.connect());
    // The server gives up by itself as well: it does not notice that nobody waits any more.
    for (const sql of [`SET statement_timeout = ${timeoutMs + 1_000}`, ...settings])
      await step('prepare to read', client.query(sql));
    return await work(await readerOf(client, step));
  } finally {
    context.signal.removeEventListener('abort', stop);
    client.end().catch(() => undefined);
    socket.destroy();
  }
}

type Step = <R>(doing: string, waited: Promise<R>) => Promise<R>;

async function readerOf(client: Client, step: Step): Promise<PostgresReader> {
  const { default: Cursor } = await import('pg-cursor');
  return {
    async rows(doing, sql, values = []) {
      const query = { text: sql, values: [...values], rowMode: 'array', types: asText } as const;
      return (await step(doing, client.query<(string | null)[]>(query))).rows;
    },
    async *batches(doing, sql, values) {
      const cursor = client.query(new Cursor<TextRow>(sql, [...values], { rowMode: 'array', types: asText }));
      for (;;) {
        const rows = await step(doing, cursor.read(batchRows));
        if (rows.length === 0) return;
        yield rows;
      }
    },
  };
}
