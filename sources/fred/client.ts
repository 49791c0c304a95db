import { ConfigError, SchemaError, SourceUnavailableError } from '../../contracts/failures.ts';
import type { Clock, HttpReply, SourceContext } from '../source.ts';
import { failureOf, refusalIn } from './failures.ts';
import type { Refusal } from './failures.ts';
import { checkParameters } from './parameters.ts';
import { limitForKey, systemClock } from './rateLimit.ts';
import { excerpt, redact } from './redact.ts';

/**
 * Response header by which the bundled snapshot says that it is not FRED: `latest-only` where it has one value per date,
 * `vintages` where it has more.
 */
export const snapshotHeader = 'x-regimen-snapshot';
/** Stands in for a key where none is needed. */
const snapshotKey = 'regimensnapshotregimensnapshot00';
const attempts = 3;
const longestWaitSeconds = 60;
const defaultTimeoutMs = 30_000;

export type FredQuery = Readonly<Record<string, string>>;

export interface FredReply {
  readonly document: unknown;
  /** FRED refused as the caller expected that it may; there is no document. */
  readonly refused: boolean;
  /** The bundled snapshot answered, and has no vintages of this series. */
  readonly latestOnly: boolean;
}

/**
 * Asks FRED for one JSON document; every failure is one of the closed family and never shows the key. A refusal that
 * `expected` knows is no failure.
 */
export type FredClient = (
  path: string,
  query: FredQuery,
  expected?: (refusal: Refusal) => boolean,
) => Promise<FredReply>;

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | null;
  readonly snapshot: string | null;
}

interface Address {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Names the series or release and the request, for messages. */
  readonly what: string;
}

export function keyOf({ fred }: Pick<SourceContext, 'fred'>): string {
  if (fred.mode === 'snapshot') return fred.apiKey ?? snapshotKey;
  if (fred.apiKey === undefined || fred.apiKey === '') {
    throw new ConfigError(
      'The FRED API needs a key: set FRED_API_KEY, or unset it everywhere to use the bundled snapshot.',
    );
  }
  if (!/^[0-9a-z]{32}$/.test(fred.apiKey)) {
    throw new ConfigError(
      `FRED_API_KEY should be 32 lower-case letters and digits, got ${fred.apiKey.length} characters: copy it again from your FRED account.`,
    );
  }
  return fred.apiKey;
}

/** Version 1 takes the key in the query, version 2 in a header. */
function addressOf(base: string, path: string, query: FredQuery, apiKey: string): Address {
  const what = `${query.series_id ?? `release ${query.release_id ?? ''}`} (${path})`;
  const accept = { accept: 'application/json' };
  if (path.startsWith('/v2/')) {
    const url = `${base}${path}?${new URLSearchParams({ ...query, format: 'json' }).toString()}`;
    return { url, headers: { ...accept, authorization: `Bearer ${apiKey}` }, what };
  }
  const named = new URLSearchParams({ ...query, api_key: apiKey, file_type: 'json' });
  return { url: `${base}${path}?${named.toString()}`, headers: accept, what };
}

export function fredClient(context: SourceContext): FredClient {
  const clock = context.clock ?? systemClock;
  const apiKey = keyOf(context);
  return async (path, query, expected) => {
    checkParameters(path, Object.keys(query));
    const address = addressOf(context.fred.url, path, query, apiKey);
    const { what } = address;
    for (let attempt = 1; ; attempt++) {
      if (context.fred.mode === 'fred-api') await limitForKey(apiKey, clock)(context.signal);
      const reply = await ask(context, address, apiKey);
      if (reply.snapshot !== null && context.fred.mode === 'fred-api') {
        throw new ConfigError('The FRED API was expected, but the bundled snapshot answered: check the FRED address.');
      }
      const latestOnly = reply.snapshot === 'latest-only';
      const document = parseJson(reply.body);
      const refusal = refusalIn(reply.status, reply.body, document);
      if (refusal === null) {
        return { document: requireDocument(document, reply.body, what), refused: false, latestOnly };
      }
      if (expected?.(refusal)) return { document: undefined, refused: true, latestOnly };
      const wait = retryAfterMs(reply.retryAfter);
      const said = { ...refusal, message: redact(refusal.message, apiKey) };
      const failure = failureOf(said, { what, body: reply.body, series: query.series_id ?? null });
      if (refusal.code !== 429 || attempt === attempts || wait === null) throw failure;
      context.onProgress(`FRED throttles ${what}: next try in ${Math.ceil(wait / 1000)} s`);
      await sleep(clock, wait, context.signal);
    }
  };
}

async function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await clock.sleep(ms, signal);
}

/** Milliseconds that the server asks to wait; null where it does not say or asks for more than a request may take. */
function retryAfterMs(header: string | null): number | null {
  if (header === null || !/^\d+$/.test(header.trim())) return null;
  const seconds = Number(header);
  return seconds > longestWaitSeconds ? null : seconds * 1000;
}

async function ask(context: SourceContext, { url, headers, what }: Address, apiKey: string): Promise<Reply> {
  const timeoutMs = context.timeoutMs ?? defaultTimeoutMs;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const signal = AbortSignal.any([context.signal, timeout]);
    const reply: HttpReply = await context.http(url, { signal, headers });
    return {
      status: reply.status,
      body: redact(await reply.text(), apiKey),
      retryAfter: reply.headers.get('retry-after'),
      snapshot: reply.headers.get(snapshotHeader),
    };
  } catch (error) {
    context.signal.throwIfAborted();
    if (timeout.aborted) {
      throw new SourceUnavailableError(
        `FRED should answer ${what} within ${timeoutMs} ms and did not. It is worth another try.`,
      );
    }
    // The cause is told, not attached: undici puts the whole URL, and with it the key, into some of its errors.
    throw new SourceUnavailableError(
      `FRED could not be reached for ${what}: ${redact(reasonOf(error), apiKey)}. Check the network; it is worth another try.`,
    );
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}, ${error.cause.message}` : error.message;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function requireDocument(document: unknown, body: string, what: string): unknown {
  if (document !== undefined) return document;
  if (body.trim() === '' || /^\s*[[{]/.test(body)) {
    throw new SourceUnavailableError(
      `FRED's answer to ${what} should be a JSON document and broke off after ${body.length} characters: ${excerpt(body)}. It is worth another try.`,
    );
  }
  throw new SchemaError(
    `FRED's answer to ${what} should be JSON, got ${excerpt(body)}. Check that nothing stands between this machine and FRED.`,
  );
}
