import type { ClickHouseClient } from '@clickhouse/client';
import { ConfigError, StorageError } from '../../contracts/failures.ts';

export interface ClickHouse {
  readonly client: ClickHouseClient;
  /** Runs one step; what fails is told in a sentence that shows no password. */
  step<T>(doing: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the database of `REGIMEN_CLICKHOUSE_URL`; nothing is sent yet. */
export async function openClickHouse(uri: string, timeoutMs = 30_000): Promise<ClickHouse> {
  const { createClient, ClickHouseLogLevel } = await import('@clickhouse/client');
  const client = createClient({
    url: uri,
    application: 'regimen',
    request_timeout: timeoutMs,
    // Its log would show queries with their values, and what fails is told by our own failures.
    log: { level: ClickHouseLogLevel.OFF },
  });
  const { password } = new URL(uri);
  return {
    client,
    step: async (doing, signal, work) => {
      signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        throw clickHouseFailure(error, doing, password);
      }
    },
    close: () => client.close(),
  };
}

const account = new Set(['516', '497', '192', '193', '194']);
/** Memory, space, too many queries or parts, time, network, read-only replicas. */
const passing = new Set(['159', '202', '209', '210', '241', '242', '243', '252', '279', '319', '999']);

function clickHouseFailure(error: unknown, doing: string, password: string): Error {
  const {
    message = String(error),
    code = '',
    type = '',
  } = error as Partial<Record<'message' | 'code' | 'type', string>>;
  const forms = [password, decodeURIComponent(password)].filter((form) => form !== '');
  const said = forms.reduce((text, form) => text.replaceAll(form, '[redacted]'), message.trim().slice(0, 300));
  const reason = /^\d+$/.test(code) ? `${said} Code ${code} ${type}` : said;
  if (account.has(code)) {
    return new ConfigError(
      `ClickHouse would not ${doing} (${reason.trim()}): check user, password and grants in REGIMEN_CLICKHOUSE_URL.`,
    );
  }
  if (/^\d+$/.test(code) && !passing.has(code)) {
    return new ConfigError(
      `ClickHouse refused to ${doing} (${reason.trim()}): correct the table's name, or the table.`,
    );
  }
  return new StorageError(`ClickHouse could not ${doing} (${reason.trim()}). It is worth another try.`);
}
