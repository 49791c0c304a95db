import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, StorageError } from '../../contracts/failures.ts';
import { DropboxRefusal, secondsToWait } from './refusal.ts';
import { createTokenSource, type DropboxCredentials } from './token.ts';

export interface DropboxOptions {
  readonly credentials: () => DropboxCredentials;
  /** Uniform on [0, 1); spreads retries of writers that met. */
  readonly random: () => number;
  readonly apiUrl?: string;
  readonly contentUrl?: string;
  readonly http?: typeof fetch;
  /** Waits before another try. */
  readonly pause?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  /** Tries of one request, for replies that are worth another. */
  readonly attempts?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Called before each wait and each request, so that a caller can show that it is alive. */
  readonly onStep?: () => void;
}

export interface DropboxRequest {
  /** Which part of Dropbox's API: `files/upload`. */
  readonly path: string;
  readonly argument: unknown;
  /** Given, the request goes to the content host with the argument in a header. */
  readonly bytes?: Uint8Array;
}

/** Gives the JSON of a reply. A 409 that another try cannot help is a DropboxRefusal; the rest are failures. */
export type DropboxClient = (request: DropboxRequest) => Promise<Readonly<Record<string, unknown>>>;

const defaults = {
  apiUrl: 'https://api.dropboxapi.com',
  contentUrl: 'https://content.dropboxapi.com',
  http: fetch,
  pause: (ms: number, signal?: AbortSignal) => sleep(ms, undefined, { signal }),
  attempts: 8,
  timeoutMs: 120_000,
} as const;
const longestWaitSeconds = 300;
const firstWaitMs = 500;

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
}

/** JSON in a header must be ASCII: every other UTF-16 unit, and DEL, becomes \uXXXX. */
export function headerJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's reply is no JSON; its status says enough.
    return null;
  }
}

/** Name of a broken connection; the error itself may show the request, and with it the token. */
function networkReason(error: unknown): string {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: unknown } };
  if (name === 'TimeoutError') return 'no answer in time';
  return typeof cause?.code === 'string' ? cause.code : 'the connection failed';
}

/** `wait` is how long to wait before another try; null where there is none. */
type Judgement = { readonly failure: Error; readonly waitMs: number | null };

function judge({ status, body, retryAfter }: Reply, path: string, backOffMs: number): Judgement {
  if (status === 429) {
    const seconds = secondsToWait(retryAfter, body);
    const wait = seconds === null ? backOffMs : seconds * 1000;
    const failure = new StorageError(`Dropbox asks for fewer requests (429 for ${path}); run again later.`);
    return { failure, waitMs: wait > longestWaitSeconds * 1000 ? null : wait };
  }
  if (status === 409) {
    const refusal = new DropboxRefusal(body);
    if (!refusal.has('too_many_write_operations')) return { failure: refusal, waitMs: null };
    return {
      failure: new StorageError(`Other writers kept the Dropbox folder busy (409 for ${path}); run again later.`),
      waitMs: backOffMs,
    };
  }
  if (status === 401 || status === 403) {
    const failure = new ConfigError(
      `Dropbox refuses this app (${status} for ${path}); check that it has the scopes files.content.write, files.content.read and files.metadata.read, then connect it again.`,
    );
    return { failure, waitMs: null };
  }
  if (status >= 500) {
    return {
      failure: new StorageError(`Dropbox cannot answer now (${status} for ${path}); run again later.`),
      waitMs: backOffMs,
    };
  }
  return {
    failure: new ConfigError(`Dropbox does not take the request (${status} for ${path}); check the folder's name.`),
    waitMs: null,
  };
}

type Ask = (url: string, path: string, init: RequestInit) => Promise<Reply | StorageError>;

/** One request: a reply whatever its status, or what kept it from coming. */
function createAsk(options: DropboxOptions): Ask {
  const { http, timeoutMs } = { ...defaults, ...options };
  return async (url, path, init) => {
    options.onStep?.();
    try {
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
      const reply = await http(url, { method: 'POST', redirect: 'error', ...init, signal });
      return { status: reply.status, body: parsed(await reply.text()), retryAfter: reply.headers.get('retry-after') };
    } catch (error) {
      options.signal?.throwIfAborted();
      return new StorageError(
        `Could not reach Dropbox (${networkReason(error)} for ${path}); check the network, then run again.`,
      );
    }
  };
}

/** Does a request again while that can help; what is no answer then is thrown. */
async function repeated(
  options: DropboxOptions,
  path: string,
  once: () => Promise<Reply | StorageError>,
  isAnswer = (status: number): boolean => status < 300,
): Promise<Reply> {
  const { pause, attempts } = { ...defaults, ...options };
  for (let attempt = 1; ; attempt += 1) {
    const reply = await once();
    if (!(reply instanceof Error) && isAnswer(reply.status)) return reply;
    const backOffMs = firstWaitMs * 2 ** (attempt - 1) * (0.5 + options.random());
    const { failure, waitMs } =
      reply instanceof Error ? { failure: reply, waitMs: backOffMs } : judge(reply, path, backOffMs);
    if (waitMs === null || attempt === attempts) throw failure;
    options.onStep?.();
    await pause(waitMs, options.signal);
  }
}

/** Talks to Dropbox's HTTP API: renews the access token, waits when asked to, tries again what is worth it. */
export function createDropboxClient(options: DropboxOptions): DropboxClient {
  const { apiUrl, contentUrl } = { ...defaults, ...options };
  const ask = createAsk(options);
  const tokens = createTokenSource(apiUrl, options.credentials, (url, form) =>
    repeated(
      options,
      'oauth2/token',
      () => ask(url, 'oauth2/token', { body: form }),
      (status) => status < 500 && status !== 429,
    ),
  );
  return async ({ path, argument, bytes }) => {
    const url = `${bytes === undefined ? apiUrl : contentUrl}/2/${path}`;
    const headers: Readonly<Record<string, string>> =
      bytes === undefined
        ? { 'content-type': 'application/json' }
        : { 'content-type': 'application/octet-stream', 'dropbox-api-arg': headerJson(argument) };
    const body = bytes === undefined ? JSON.stringify(argument) : (bytes as Uint8Array<ArrayBuffer>);
    const signed = (token: string) =>
      ask(url, path, { body, headers: { ...headers, authorization: `Bearer ${token}` } });
    const reply = await repeated(options, path, async () => {
      const token = await tokens.current();
      const first = await signed(token);
      if (first instanceof Error || first.status !== 401) return first;
      return signed(await tokens.renew(token));
    });
    if (typeof reply.body === 'object' && reply.body !== null) return reply.body as Readonly<Record<string, unknown>>;
    if (path === 'files/upload_session/append_v2') return {};
    throw new StorageError(`Dropbox's answer to ${path} is not a JSON object; run again.`);
  };
}
