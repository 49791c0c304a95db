import { ConfigError, StorageError } from '../../../contracts/failures.ts';
import type { RedisScript } from './redisScripts.ts';

/** A connection that runs commands of several callers in one pipeline. */
export interface RedisConnection {
  /** `redis://host:port/db`, without user and password. */
  readonly address: string;
  readonly prefix: string;
  hash(key: string, fields: readonly string[]): Promise<readonly (string | null)[]>;
  script(script: RedisScript, keys: readonly string[], given: readonly string[]): Promise<unknown>;
  /** Runs a step; what fails is told in a sentence that shows no password. */
  step<T>(doing: string, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const connectMs = 5_000;
const answerMs = 10_000;
const longestPauseMs = 2_000;
const defaultPrefix = 'regimen:';

interface Address {
  readonly url: string;
  readonly shown: string;
  readonly prefix: string;
  readonly secrets: readonly string[];
}

function addressOf(uri: string): Address {
  const url = new URL(uri);
  const prefix = url.searchParams.get('prefix') ?? defaultPrefix;
  const odd = [...url.searchParams.keys()].find((name) => name !== 'prefix');
  if (odd !== undefined)
    throw new ConfigError(`REGIMEN_ONLINE_STORE takes ?prefix=… and no ${odd}; correct the address.`);
  url.search = '';
  const { password } = url;
  const decoded = decodeURIComponent(password);
  const shown = `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  return { url: url.href, shown, prefix, secrets: [password, decoded].filter((form) => form !== '') };
}

/** Opens `redis://user:password@host:port/db?prefix=…` (`rediss:` with TLS); a server that is not there is a StorageError. */
export async function openRedis(uri: string): Promise<RedisConnection> {
  const { url, shown, prefix, secrets } = addressOf(uri);
  const { createClient } = await import('@redis/client');
  let opened = false;
  const client = createClient({
    url,
    // Commands fail while there is no connection instead of waiting for one: the caller decides when to try again.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: connectMs,
      reconnectStrategy: (tries) => (opened ? Math.min(50 * 2 ** tries, longestPauseMs) : false),
    },
  });
  // Every command that is hit fails by itself; without a listener the event would end the process.
  client.on('error', () => undefined);
  const step: RedisConnection['step'] = async (doing, work) => {
    try {
      return await within(answerMs, work());
    } catch (error) {
      throw redisFailure(error, { doing, shown, secrets });
    }
  };
  await step('be reached', () => client.connect());
  opened = true;
  const script: RedisConnection['script'] = async ({ sha1, text }, keys, given) => {
    const options = { keys: [...keys], arguments: [...given] };
    try {
      return await client.evalSha(sha1, options);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return client.eval(text, options);
    }
  };
  return {
    address: shown,
    prefix,
    hash: (key, fields) => client.hmGet(key, [...fields]),
    script,
    step,
    close: async () => {
      opened = false;
      if (client.isReady) await client.close();
      else if (client.isOpen) client.destroy();
    },
  };
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const account = /^(?:WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid password)/;

function redisFailure(
  error: unknown,
  { doing, shown, secrets }: { readonly doing: string; readonly shown: string; readonly secrets: readonly string[] },
): Error {
  if (error instanceof ConfigError || error instanceof StorageError) return error;
  const text = error instanceof Error ? error.message || error.name : String(error);
  const said = secrets.reduce((line, form) => line.replaceAll(form, '[redacted]'), text).slice(0, 300);
  if (account.test(said)) {
    return new ConfigError(
      `Redis at ${shown} did not let itself ${doing} (${said}); check user, password and rights in REGIMEN_ONLINE_STORE.`,
    );
  }
  return new StorageError(
    `Redis at ${shown} could not ${doing} (${said}); what was written stays, and the same call again goes on.`,
  );
}
