import { ConfigError, StorageError } from '../../contracts/failures.ts';
import type { DropboxClient } from './client.ts';
import { blockBytes, contentHash, contentHashOf, type ByteSource } from './contentHash.ts';
import { DropboxRefusal, refused } from './refusal.ts';

/** An upload that was begun; it can be gone on with for seven days, also by another process. */
export interface UploadSession {
  readonly sessionId: string;
  /** What the upload was begun for; other content needs another session. */
  readonly contentHash: string;
  readonly offset: number;
}

export interface UploadOptions {
  /** Above this size a file goes up in parts; 150 MiB is the most that Dropbox takes at once. */
  readonly singleBytes?: number;
  /** Size of a part: a multiple of 4 MiB. */
  readonly partBytes?: number;
  /** A session of an earlier try. */
  readonly session?: UploadSession | null;
  /** Told after every part, so that a later try can go on. */
  readonly onSession?: (session: UploadSession) => void;
}

const mostAtOnce = 150 * 1024 * 1024;
const usualPart = 8 * blockBytes;
/** An upload that loses its session more often than this is not going to end. */
const restarts = 5;

interface Job {
  readonly client: DropboxClient;
  readonly path: string;
  readonly source: ByteSource;
  readonly hash: string;
  readonly partBytes: number;
  readonly onSession: (session: UploadSession) => void;
}

const commitOf = (path: string) => ({ path, mode: 'overwrite', autorename: false, mute: true });

/** The content hash of what is at a path, or null when there is no file. */
export async function remoteHash(client: DropboxClient, path: string): Promise<string | null> {
  try {
    const found = await client({ path: 'files/get_metadata', argument: { path } });
    return found['.tag'] === 'file' && typeof found['content_hash'] === 'string' ? found['content_hash'] : null;
  } catch (error) {
    if (error instanceof DropboxRefusal && error.has('not_found')) return null;
    throw error instanceof DropboxRefusal ? refused(error, 'look at', path) : error;
  }
}

/**
 * Puts a file at `path` unless the one there has the same content hash. Bytes that Dropbox says it stored are held
 * against the hash of those that were read.
 */
export async function uploadToDropbox(
  client: DropboxClient,
  path: string,
  source: ByteSource,
  options: UploadOptions = {},
): Promise<'uploaded' | 'same'> {
  const { singleBytes = mostAtOnce, partBytes = usualPart, session = null, onSession = () => undefined } = options;
  if (partBytes % blockBytes !== 0 || partBytes <= 0 || partBytes > mostAtOnce || singleBytes > mostAtOnce) {
    throw new ConfigError(
      `Expected parts in multiples of ${blockBytes} bytes and at most ${mostAtOnce} bytes at once, got parts of ${partBytes} and ${singleBytes} at once.`,
    );
  }
  const hash = await contentHashOf(source);
  if ((await remoteHash(client, path)) === hash) return 'same';
  const job = { client, path, source, hash, partBytes, onSession };
  try {
    const stored = source.bytes <= singleBytes ? await single(job) : await inParts(job, session);
    if (stored['content_hash'] !== hash) {
      throw new StorageError(
        `Dropbox stored '${path}' with content hash ${String(stored['content_hash'])}, expected ${hash}: the file changed while it was read, or the bytes on the way; run again.`,
      );
    }
    return 'uploaded';
  } catch (error) {
    throw error instanceof DropboxRefusal ? refused(error, 'upload', path) : error;
  }
}

async function single({ client, path, source, hash }: Job): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await source.read(0, source.bytes);
  return client({ path: 'files/upload', argument: { ...commitOf(path), content_hash: hash }, bytes });
}

async function start({ client, source, hash, partBytes, onSession }: Job): Promise<UploadSession> {
  const bytes = await source.read(0, Math.min(partBytes, source.bytes));
  const argument = { close: false, content_hash: contentHash(bytes) };
  const { session_id: sessionId } = await client({ path: 'files/upload_session/start', argument, bytes });
  if (typeof sessionId !== 'string') throw new StorageError('Dropbox began an upload without naming it; run again.');
  const session = { sessionId, contentHash: hash, offset: bytes.byteLength };
  onSession(session);
  return session;
}

/** Sends the parts from where the session is; where Dropbox is elsewhere it says so, and a lost session begins anew. */
async function inParts(job: Job, earlier: UploadSession | null): Promise<Readonly<Record<string, unknown>>> {
  const { client, path, source, hash, partBytes, onSession } = job;
  let session = earlier?.contentHash === hash ? earlier : null;
  for (let lost = 0; ;) {
    try {
      session ??= await start(job);
      while (session.offset < source.bytes) {
        const bytes = await source.read(session.offset, Math.min(session.offset + partBytes, source.bytes));
        const cursor = { session_id: session.sessionId, offset: session.offset };
        const argument = { cursor, close: false, content_hash: contentHash(bytes) };
        await client({ path: 'files/upload_session/append_v2', argument, bytes });
        session = { ...session, offset: session.offset + bytes.byteLength };
        onSession(session);
      }
      const cursor = { session_id: session.sessionId, offset: source.bytes };
      const argument = { cursor, commit: commitOf(path), content_hash: contentHash(new Uint8Array(0)) };
      return await client({ path: 'files/upload_session/finish', argument, bytes: new Uint8Array(0) });
    } catch (error) {
      lost += 1;
      if (!(error instanceof DropboxRefusal) || lost > restarts) throw error;
      session = whereNow(error, session, source.bytes);
    }
  }
}

/** The session as Dropbox sees it, null when it is gone; any other refusal is not about the session. */
function whereNow(refusal: DropboxRefusal, session: UploadSession | null, bytes: number): UploadSession | null {
  const { correctOffset } = refusal;
  if (session !== null && refusal.has('incorrect_offset') && correctOffset !== null && correctOffset <= bytes) {
    return { ...session, offset: correctOffset };
  }
  // `closed` and an offset past the end: a session of some other try that cannot be gone on with.
  for (const tag of ['not_found', 'closed', 'incorrect_offset', 'not_closed']) if (refusal.has(tag)) return null;
  throw refusal;
}
