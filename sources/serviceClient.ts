import { ConfigError, SchemaError, SourceUnavailableError } from '../contracts/failures.ts';
import { rateLimit, systemClock } from './fred/rateLimit.ts';
import type { RateLimit } from './fred/rateLimit.ts';
import { snapshotHeader } from './fred/client.ts';
import { excerpt } from './fred/redact.ts';
import type { Clock, ServiceAccess, SourceContext } from './source.ts';

/** A public service that needs no key. */
export interface Service {
  /** As sentences name it, such as `Yahoo`. */
  readonly name: string;
  readonly perSecond: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ServiceReply {
  readonly status: number;
  readonly body: string;
  /** The JSON document in the body; undefined where there is none. */
  readonly document: unknown;
  /** When the reply was made by the server's own clock, epoch milliseconds; null where it does not say. */
  readonly madeAt: number | null;
}

/** Asks for one document; a reply that says 429, in whatever form, never comes back as data. */
export type ServiceClient = (path: string, what: string) => Promise<ServiceReply>;

const attempts = 3;
const longestWaitSeconds = 60;
const defaultTimeoutMs = 30_000;

const limits = new WeakMap<Clock, Map<string, RateLimit>>();

/** The one limit that everything in this process shares for a service. */
function limitFor({ name, perSecond }: Service, clock: Clock): RateLimit {
  const byName = limits.get(clock) ?? new Map<string, RateLimit>();
  limits.set(clock, byName);
  const limit = byName.get(name) ?? rateLimit(perSecond, clock);
  byName.set(name, limit);
  return limit;
}

/** Speaks to a service, or to the snapshot that stands for it, which needs no rate limit. */
export function serviceClient(service: Service, access: ServiceAccess, context: SourceContext): ServiceClient {
  const clock = context.clock ?? systemClock;
  return async (path, what) => {
    for (let attempt = 1; ; attempt++) {
      context.signal.throwIfAborted();
      if (access.mode !== 'snapshot') await limitFor(service, clock)(context.signal);
      const { reply, retryAfter, snapshot } = await ask(service, `${access.url}${path}`, what, context);
      if (snapshot && access.mode !== 'snapshot') {
        throw new ConfigError(
          `${service.name} was expected, but the bundled snapshot answered: check the address of ${service.name}.`,
        );
      }
      if (!throttled(reply)) return reply;
      const wait = retryAfterMs(retryAfter);
      if (attempt === attempts || wait === null) {
        throw new SourceUnavailableError(
          `${service.name} throttled ${what} (HTTP ${reply.status}, ${excerpt(reply.body)}): too many requests came from this address. It is worth another try later.`,
        );
      }
      context.onProgress(`${service.name} throttles ${what}: next try in ${Math.ceil(wait / 1000)} s`);
      if (wait > 0) await clock.sleep(wait, context.signal);
    }
  };
}

/** By status or by the bare words, which Yahoo also sends with other statuses. */
function throttled({ status, body, document }: ServiceReply): boolean {
  return status === 429 || (document === undefined && /^\W*too many requests/i.test(body));
}

/** Milliseconds that the server asks to wait; null where it does not say or asks for more than a request may take. */
function retryAfterMs(header: string | null): number | null {
  if (header === null || !/^\d+$/.test(header.trim())) return null;
  const seconds = Number(header);
  return seconds > longestWaitSeconds ? null : seconds * 1000;
}

interface Asked {
  readonly reply: ServiceReply;
  readonly retryAfter: string | null;
  readonly snapshot: boolean;
}

async function ask({ name, headers }: Service, url: string, what: string, context: SourceContext): Promise<Asked> {
  const timeoutMs = context.timeoutMs ?? defaultTimeoutMs;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const signal = AbortSignal.any([context.signal, timeout]);
    const reply = await context.http(url, { signal, headers: { accept: 'application/json', ...headers } });
    const body = await reply.text();
    const madeAt = Date.parse(reply.headers.get('date') ?? '');
    return {
      reply: {
        status: reply.status,
        body,
        document: parseJson(body),
        madeAt: Number.isNaN(madeAt) ? null : madeAt,
      },
      retryAfter: reply.headers.get('retry-after'),
      snapshot: reply.headers.get(snapshotHeader) !== null,
    };
  } catch (error) {
    context.signal.throwIfAborted();
    if (timeout.aborted) {
      throw new SourceUnavailableError(
        `${name} should answer ${what} within ${timeoutMs} ms and did not. It is worth another try.`,
      );
    }
    throw new SourceUnavailableError(
      `${name} could not be reached for ${what}: ${reasonOf(error)}. Check the network; it is worth another try.`,
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

/** The reply's document, or the failure of a reply that has none. */
export function requireDocument({ name }: Service, { status, body, document }: ServiceReply, what: string): unknown {
  if (document !== undefined) return document;
  if (status >= 500 || status === 408) {
    throw new SourceUnavailableError(
      `${name} could not answer ${what} (HTTP ${status}, ${excerpt(body)}). It is worth another try.`,
    );
  }
  if (body.trim() === '' || /^\s*[[{]/.test(body)) {
    throw new SourceUnavailableError(
      `${name}'s answer to ${what} should be a JSON document and broke off after ${body.length} characters: ${excerpt(body)}. It is worth another try.`,
    );
  }
  throw new SchemaError(
    `${name}'s answer to ${what} should be JSON, got HTTP ${status} with ${excerpt(body)}. Check that nothing stands between this machine and ${name}.`,
  );
}

/** The access that a source needs, or the sentence that says what is missing. */
export function requireAccess(name: string, access: ServiceAccess | undefined): ServiceAccess {
  if (access !== undefined) return access;
  throw new ConfigError(
    `${name} should have an address in this process, and none is set: check how the worker starts.`,
  );
}
