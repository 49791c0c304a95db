import { ConfigError, StorageError } from '../../contracts/failures.ts';
import { questDbFailure } from './address.ts';
import type { QuestDbAddress } from './address.ts';

export interface QuestDbQuery {
  readonly doing: string;
  readonly sql: string;
  readonly signal: AbortSignal;
  /** Time limit until the answer begins; 30 s when not given. */
  readonly timeoutMs?: number;
}

/** Rows of `/exec`, each in the order of the selected columns. */
export async function execSql(address: QuestDbAddress, query: QuestDbQuery): Promise<readonly (readonly unknown[])[]> {
  const response = await ask(address, '/exec', { query: query.sql, quoteLargeNum: 'true' }, query);
  const document = JSON.parse(await reading(response.text(), address, query)) as { dataset?: unknown[][] };
  return document.dataset ?? [];
}

/** The bytes of a query's rows as a Parquet file, as they come. */
export async function exportSql(address: QuestDbAddress, query: QuestDbQuery): Promise<AsyncIterable<Uint8Array>> {
  const response = await ask(address, '/exp', { query: query.sql, fmt: 'parquet', compression_codec: 'ZSTD' }, query);
  if (response.body === null) throw new StorageError(`QuestDB should ${query.doing}, its answer has no body.`);
  return response.body;
}

async function ask(
  address: QuestDbAddress,
  path: string,
  parameters: Readonly<Record<string, string>>,
  query: QuestDbQuery,
): Promise<Response> {
  const { protocol, host, port, login } = address;
  const url = `${protocol}://${host}:${port}${path}?${new URLSearchParams(parameters).toString()}`;
  const authorization = `Basic ${Buffer.from(`${login?.user ?? ''}:${login?.password ?? ''}`).toString('base64')}`;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error('no answer in time')), query.timeoutMs ?? 30_000);
  const signal = AbortSignal.any([query.signal, timeout.signal]);
  let response: Response;
  try {
    response = await reading(fetch(url, { signal, headers: login === null ? {} : { authorization } }), address, query);
  } finally {
    clearTimeout(timer);
  }
  if (response.ok) return response;
  const body = await reading(response.text(), address, query);
  const said = /"error":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? body.slice(0, 200);
  if (response.status === 400) {
    throw new ConfigError(`QuestDB refused to ${query.doing} (${said}): correct the table's name, or the table.`);
  }
  throw questDbFailure(new Error(`HTTP ${response.status}, ${said}`), query.doing, address);
}

async function reading<T>(work: Promise<T>, address: QuestDbAddress, { doing, signal }: QuestDbQuery): Promise<T> {
  try {
    return await work;
  } catch (error) {
    signal.throwIfAborted();
    throw questDbFailure(error, doing, address);
  }
}
