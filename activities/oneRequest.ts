import type { ArtifactRef } from '../contracts/artifact.ts';
import { SourceUnavailableError } from '../contracts/failures.ts';
import type { HttpFetch, HttpReply } from '../sources/source.ts';
import type { Lake } from '../storage/lake.ts';
import { paths } from '../storage/paths.ts';
import { sha256 } from '../storage/sha256.ts';

/** A stored reply of one request. `request` is the hash of the address without its secrets. */
interface Part {
  readonly request: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OneRequest {
  readonly http: HttpFetch;
  /** The reply that was fetched and stored; null while every request was answered from the parts. */
  part(): ArtifactRef | null;
}

interface OneRequestOptions {
  readonly lake: Lake;
  readonly executionId: string;
  readonly source: string;
  readonly series: string;
  readonly parts: readonly ArtifactRef[];
  /** Takes the secrets out of an address or a body. */
  readonly redact: (text: string) => string;
  readonly http: HttpFetch;
}

/** A refusal is an answer too: FRED refuses the vintages of a series that has none, and its source then asks otherwise. */
const final = [200, 400];
const keptHeaders = ['content-type', 'retry-after', 'x-regimen-snapshot'];

const replyOf = ({ status, headers, body }: Part): HttpReply => ({
  status,
  headers: { get: (name) => headers[name.toLowerCase()] ?? null },
  text: () => Promise.resolve(body),
});

async function partOf(reply: HttpReply, request: string, redact: (text: string) => string): Promise<Part> {
  const headers = keptHeaders.flatMap((name) => {
    const value = reply.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { request, status: reply.status, headers: Object.fromEntries(headers), body: redact(await reply.text()) };
}

/**
 * A `fetch` that asks the world at most once: what is stored already is answered from the lake, the first new reply is
 * stored, and a second new request is refused. A source that is run with it again and again, each time with one part
 * more, collects its series one request an activity, so that the queue's rate is the provider's rate, and a crash costs
 * one request. What is no answer (throttled, failed) is passed on and not kept: the activity's retry asks again.
 */
export async function oneRequest(options: OneRequestOptions): Promise<OneRequest> {
  const { lake, executionId, source, series, redact, http } = options;
  const known = new Map<string, Part>();
  for (const ref of options.parts) {
    const part = await lake.readJson<Part>(ref);
    known.set(part.request, part);
  }
  let asked = false;
  let stored: ArtifactRef | null = null;
  return {
    part: () => stored,
    http: async (url, init) => {
      const request = await sha256(new TextEncoder().encode(redact(url)));
      const there = known.get(request);
      if (there) return replyOf(there);
      if (asked) throw new SourceUnavailableError(`${source} has more to say of ${series}; the next step asks for it.`);
      asked = true;
      const part = await partOf(await http(url, init), request, redact);
      if (!final.includes(part.status)) return replyOf(part);
      const text = JSON.stringify(part);
      const hash = await sha256(new TextEncoder().encode(text));
      const key = paths.part(executionId, source, series, options.parts.length + 1, hash.slice(0, 16));
      stored = await lake.putJson(key, part, 'part');
      return replyOf(part);
    },
  };
}
