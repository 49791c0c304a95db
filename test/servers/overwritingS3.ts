import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A refusal as S3 words it, or no answer at all. */
export type S3Fault = { readonly status: number; readonly code: string } | 'silence' | 'hang up';

/** A bad S3 server on a loopback port: it keeps objects in memory and can disregard what a lake stands on. */
export interface OverwritingS3 {
  readonly endpoint: string;
  uri(bucket: string): string;
  /** `METHOD /path` of every request, in order. */
  readonly requests: readonly string[];
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Asked for every request; what it gives is answered instead. */
  fault: (request: IncomingMessage) => S3Fault | undefined;
  /** Time between storing an object and saying so. */
  answerMs: number;
  stop(): Promise<void>;
}

export interface OverwritingOptions {
  /** Conditions that are honoured. */
  readonly honours: readonly ('if-none-match' | 'if-match')[];
  /** Waits between looking at a condition and storing, as a server without locks does. */
  readonly racesMs?: number;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

function refuse(response: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>planted</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}

/** Starts a server that answers single-object requests; it checks no signature and no checksum. */
export async function startOverwritingS3({ honours, racesMs = 0 }: OverwritingOptions): Promise<OverwritingS3> {
  const objects = new Map<string, Buffer>();
  const metadata = new Map<string, Record<string, string>>();
  const requests: string[] = [];

  const put = async (request: IncomingMessage, path: string, response: ServerResponse): Promise<void> => {
    const bytes = await bodyOf(request);
    const present = objects.get(path);
    const expected = request.headers['if-match'];
    const absent = request.headers['if-none-match'] === '*';
    if (racesMs > 0) await pause(racesMs);
    const taken = honours.includes('if-none-match') && absent && present;
    const other = honours.includes('if-match') && expected !== undefined && (!present || etagOf(present) !== expected);
    if (taken || other) {
      refuse(response, 412, 'PreconditionFailed');
      return;
    }
    objects.set(path, bytes);
    const kept = Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-meta-'));
    metadata.set(path, Object.fromEntries(kept) as Record<string, string>);
    await pause(running.answerMs);
    response.writeHead(200, { etag: etagOf(bytes) }).end();
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url!.replace(/\?.*$/, '');
    requests.push(`${request.method!} ${path}`);
    const fault = running.fault(request);
    if (fault === 'silence') return;
    if (fault === 'hang up') request.socket.destroy();
    else if (fault !== undefined) {
      await bodyOf(request);
      refuse(response, fault.status, fault.code);
    } else if (request.method === 'PUT') await put(request, path, response);
    else if (request.method === 'DELETE') {
      objects.delete(path);
      response.writeHead(204).end();
    } else {
      const bytes = objects.get(path);
      if (!bytes) refuse(response, 404, 'NoSuchKey');
      else {
        const headers = { etag: etagOf(bytes), 'content-length': String(bytes.length), ...metadata.get(path) };
        response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : bytes);
      }
    }
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const running: OverwritingS3 = {
    endpoint,
    uri: (bucket) => `s3://${bucket}?endpoint=${encodeURIComponent(endpoint)}`,
    requests,
    objects,
    fault: () => undefined,
    answerMs: 0,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return running;
}
