import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What to do with one request instead of answering it. */
export type DropboxFault =
  | { readonly kind: 'throttle'; readonly seconds: number; readonly in: 'header' | 'body' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'refuse'; readonly tags: readonly string[] }
  /** Takes the bytes, then breaks the connection: the caller does not know. */
  | { readonly kind: 'lose answer' }
  | { readonly kind: 'forget session' }
  /** Turns one bit over, as a bad disk would. */
  | { readonly kind: 'damage' }
  | { readonly kind: 'expire token' };

/** Speaks as much of Dropbox's HTTP API as a mirror needs, on a loopback port, and checks what it is told. */
export interface FakeDropbox {
  readonly url: string;
  readonly files: Map<string, Buffer>;
  /** `files/upload` and the like, in order. */
  readonly requests: string[];
  /** Credentials that it takes. */
  readonly credentials: { readonly refreshToken: string; readonly appKey: string; readonly appSecret: string };
  /** Gives the fault for a request, if there is one. */
  fault: (request: string) => DropboxFault | undefined;
  stop(): Promise<void>;
}

const blockBytes = 4 * 1024 * 1024;
const mostAtOnce = 150 * 1024 * 1024;

/** From Dropbox's description of content_hash, and not from the code that is tested. */
export function dropboxHash(bytes: Buffer): string {
  const digests: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += blockBytes) {
    digests.push(
      createHash('sha256')
        .update(bytes.subarray(at, at + blockBytes))
        .digest(),
    );
  }
  return createHash('sha256').update(Buffer.concat(digests)).digest('hex');
}

interface Session {
  parts: Buffer[];
  bytes: number;
  closedBy: 'a part that is no multiple of 4 MiB' | null;
}

interface Argument {
  readonly path: string;
  readonly mode: string;
  readonly content_hash?: string;
  readonly cursor: { readonly session_id: string; readonly offset: number };
  readonly commit: { readonly path: string; readonly mode: string };
}

class Refused extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super('refused');
    this.status = status;
    this.body = body;
  }
}

/** `['path', 'conflict', 'file']` as Dropbox nests its tags. */
function tagged(tags: readonly string[], extra: object = {}): object {
  const [tag, ...rest] = tags;
  if (rest.length === 0) return { '.tag': tag, ...extra };
  return { '.tag': tag, [tag!]: tagged(rest, extra) };
}

function refuse(tags: readonly string[], extra?: object): never {
  throw new Refused(409, { error_summary: `${tags.join('/')}/..`, error: tagged(tags, extra) });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** The API's calls over files in memory. */
function createCalls(files: Map<string, Buffer>, sessions: Map<string, Session>) {
  const keyOf = (path: string): string => {
    if (!/^(\/[^/]+)+$/.test(path)) throw new Refused(400, `Error: path did not match pattern: ${path}`);
    return path.toLowerCase();
  };
  const metadata = (path: string) => {
    const bytes = files.get(keyOf(path))!;
    return {
      '.tag': 'file',
      name: path.split('/').at(-1),
      path_display: path,
      size: bytes.length,
      rev: '1',
      content_hash: dropboxHash(bytes),
    };
  };
  const checkHash = ({ content_hash: expected }: Argument, bytes: Buffer): void => {
    if (expected !== undefined && expected !== dropboxHash(bytes)) refuse(['content_hash_mismatch']);
  };
  const store = (path: string, mode: string, bytes: Buffer) => {
    if (mode !== 'overwrite' && files.has(keyOf(path))) refuse(['path', 'conflict', 'file']);
    files.set(keyOf(path), bytes);
    return metadata(path);
  };
  const at = ({ cursor }: Argument): Session => {
    const session = sessions.get(cursor.session_id);
    if (!session) return refuse(['not_found']);
    if (session.bytes !== cursor.offset) refuse(['incorrect_offset'], { correct_offset: session.bytes });
    return session;
  };
  const add = (session: Session, bytes: Buffer): void => {
    if (session.closedBy !== null && bytes.length > 0) throw new Refused(400, session.closedBy);
    if (bytes.length % blockBytes !== 0) session.closedBy = 'a part that is no multiple of 4 MiB';
    session.parts.push(bytes);
    session.bytes += bytes.length;
  };
  return {
    'files/get_metadata': (argument: Argument) =>
      files.has(keyOf(argument.path)) ? metadata(argument.path) : refuse(['path', 'not_found']),
    'files/upload': (argument: Argument, bytes: Buffer) => {
      checkHash(argument, bytes);
      return store(argument.path, argument.mode, bytes);
    },
    'files/upload_session/start': (argument: Argument, bytes: Buffer) => {
      checkHash(argument, bytes);
      const id = `session ${sessions.size + 1}`;
      const session: Session = { parts: [], bytes: 0, closedBy: null };
      add(session, bytes);
      sessions.set(id, session);
      return { session_id: id };
    },
    'files/upload_session/append_v2': (argument: Argument, bytes: Buffer) => {
      checkHash(argument, bytes);
      add(at(argument), bytes);
      return null;
    },
    'files/upload_session/finish': (argument: Argument, bytes: Buffer) => {
      checkHash(argument, bytes);
      let session: Session;
      try {
        session = at(argument);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        // Finish tells the same things one level deeper.
        const { error: inner } = error.body as { error: object };
        throw new Refused(409, {
          error_summary: 'lookup_failed/..',
          error: { '.tag': 'lookup_failed', lookup_failed: inner },
        });
      }
      add(session, bytes);
      sessions.delete(argument.cursor.session_id);
      return store(argument.commit.path, argument.commit.mode, Buffer.concat(session.parts));
    },
  };
}

const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json', ...headers })
    .end(text);
};

/** Starts it with no files. */
export async function startFakeDropbox(): Promise<FakeDropbox> {
  const sessions = new Map<string, Session>();
  const files = new Map<string, Buffer>();
  const calls = createCalls(files, sessions);
  const credentials = { refreshToken: 'planted-refresh', appKey: 'planted-key', appSecret: 'planted-app' };
  let issued = 0;
  let valid = '';

  const token = (form: URLSearchParams, response: ServerResponse): void => {
    const right =
      form.get('grant_type') === 'refresh_token' &&
      form.get('refresh_token') === credentials.refreshToken &&
      form.get('client_id') === credentials.appKey &&
      form.get('client_secret') === credentials.appSecret;
    if (!right) {
      send(response, 400, { error: 'invalid_grant', error_description: 'refresh token is invalid or revoked' });
      return;
    }
    issued += 1;
    valid = `planted-access-${issued}`;
    send(response, 200, { access_token: valid, token_type: 'bearer', expires_in: 14_400 });
  };
  /** True when the request is dealt with. */
  const meddle = (
    fault: DropboxFault | undefined,
    argument: Argument,
    bytes: Buffer,
    response: ServerResponse,
  ): boolean => {
    if (fault?.kind === 'throttle') {
      const body = {
        error_summary: 'too_many_requests/..',
        error: { reason: { '.tag': 'too_many_requests' }, ...(fault.in === 'body' && { retry_after: fault.seconds }) },
      };
      send(response, 429, body, fault.in === 'header' ? { 'retry-after': String(fault.seconds) } : {});
    } else if (fault?.kind === 'busy') refuse(['path', 'too_many_write_operations']);
    else if (fault?.kind === 'refuse') refuse(fault.tags);
    else if (fault?.kind === 'status') send(response, fault.status, 'upstream planted-text');
    else if (fault?.kind === 'expire token')
      send(response, 401, { error_summary: 'expired_access_token/..', error: { '.tag': 'expired_access_token' } });
    else {
      if (fault?.kind === 'forget session') sessions.delete(argument.cursor.session_id);
      if (fault?.kind === 'damage' && bytes.length > 0) bytes[0] = bytes[0]! ^ 1;
      return false;
    }
    return true;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    if (request.url === '/oauth2/token') {
      running.requests.push('oauth2/token');
      token(new URLSearchParams(body.toString()), response);
      return;
    }
    const name = request.url!.replace(/^\/2\//, '');
    running.requests.push(name);
    if (request.headers.authorization !== `Bearer ${valid}`)
      throw new Refused(401, { error_summary: 'invalid_access_token/..', error: { '.tag': 'invalid_access_token' } });
    const header = request.headers['dropbox-api-arg'] as string | undefined;
    if (header !== undefined && !/^[\u0020-\u007e]*$/.test(header))
      throw new Refused(400, 'Error in call: header is not ASCII');
    if (body.length > mostAtOnce) throw new Refused(413, 'payload too large');
    const argument = JSON.parse(header ?? body.toString()) as Argument;
    const bytes = header === undefined ? Buffer.alloc(0) : body;
    const fault = running.fault(name);
    if (meddle(fault, argument, bytes, response)) return;
    const call = calls[name as keyof typeof calls];
    // A bit that turns over after the bytes were checked: the hash of what came is forgotten.
    const heard = fault?.kind === 'damage' ? { ...argument, content_hash: undefined } : argument;
    const result = call(heard as Argument, bytes);
    if (fault?.kind === 'lose answer') request.socket.destroy();
    else send(response, 200, result);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof Refused) send(response, error.status, error.body);
      else send(response, 500, String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running: FakeDropbox = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    requests: [],
    credentials,
    fault: () => undefined,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return running;
}
