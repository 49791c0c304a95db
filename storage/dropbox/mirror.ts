import { ConfigError, StorageError } from '../../contracts/failures.ts';
import type { ObjectStore } from '../objectStore.ts';
import type { DropboxClient } from './client.ts';
import type { ByteSource } from './contentHash.ts';
import { uploadToDropbox, type UploadOptions, type UploadSession } from './upload.ts';

/** How far a mirror is, and what a retry needs to go on within a large file. Whole files need nothing: equal ones are skipped. */
export interface MirrorProgress {
  /** The file under way or, without a session, done. */
  readonly key: string;
  readonly session: UploadSession | null;
}

export interface MirrorOptions {
  readonly client: DropboxClient;
  readonly store: ObjectStore;
  /** A key that is not there any more is a StorageError. */
  readonly keys: readonly string[];
  /** Absolute folder in Dropbox, or empty for the app's own. */
  readonly folder: string;
  readonly upload?: Pick<UploadOptions, 'singleBytes' | 'partBytes'>;
  readonly resume?: MirrorProgress | null;
  readonly onProgress?: (progress: MirrorProgress) => void;
}

export interface Mirrored {
  readonly uploaded: number;
  /** Files that were there with the same content. */
  readonly same: number;
  /** Bytes of the files that were uploaded. */
  readonly bytes: number;
}

/** Refuses a folder that Dropbox would not take. */
export function checkDropboxFolder(folder: string): void {
  if (folder === '' || /^(\/[^/\\]+)+$/.test(folder)) return;
  throw new ConfigError(
    `Expected a Dropbox folder such as /regimen, got ${JSON.stringify(folder)}; begin it with / and end it without.`,
  );
}

async function sourceOf(store: ObjectStore, key: string): Promise<ByteSource> {
  const gone = () => new StorageError(`Expected ${key} in ${store.uri}, but it is gone; run again.`);
  const head = await store.head(key);
  if (head === null) throw gone();
  return {
    bytes: head.bytes,
    async read(from, to) {
      const bytes = await store.getRange(key, from, to);
      if (bytes === null) throw gone();
      return bytes;
    },
  };
}

/**
 * Copies objects of a lake into a Dropbox folder under the same names. One file at a time: Dropbox locks a whole
 * namespace for each write. What is there with the same content stays; other content is replaced.
 */
export async function mirrorToDropbox(options: MirrorOptions): Promise<Mirrored> {
  const { client, store, keys, folder, upload = {}, resume = null, onProgress = () => undefined } = options;
  checkDropboxFolder(folder);
  let result: Mirrored = { uploaded: 0, same: 0, bytes: 0 };
  let earlier = resume?.session ?? null;
  for (const key of keys) {
    const source = await sourceOf(store, key);
    const outcome = await uploadToDropbox(client, `${folder}/${key}`, source, {
      ...upload,
      session: earlier,
      onSession: (session) => onProgress({ key, session }),
    });
    if (outcome === 'uploaded') earlier = null;
    onProgress({ key, session: earlier });
    result = {
      uploaded: result.uploaded + (outcome === 'uploaded' ? 1 : 0),
      same: result.same + (outcome === 'same' ? 1 : 0),
      bytes: result.bytes + (outcome === 'uploaded' ? source.bytes : 0),
    };
  }
  return result;
}
