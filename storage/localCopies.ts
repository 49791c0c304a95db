import { open, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createHash } from 'node:crypto';
import type { ArtifactRef } from '../contracts/artifact.ts';
import { throughWorkingFile, writeFully } from './atomicFile.ts';
import { errorCode, fileFailure } from './fileFailure.ts';
import type { ObjectStore } from './objectStore.ts';
import { sha256OfFile } from './sha256.ts';

const pieceBytes = 8 * 1024 * 1024;

/** What a store holds instead of the bytes that were wanted. */
export interface Unfit {
  readonly sha256: string;
  readonly bytes: number;
}

async function hashOf(path: string): Promise<string | null> {
  try {
    await (await open(path, 'r')).close();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw fileFailure(error, 'read', path);
  }
  return (await sha256OfFile(path)).sha256;
}

/**
 * Gives a local copy of an artifact of a remote store: `<folder>/<sha256>/<name>`. The name keeps its ending, by which
 * libraries know formats. A copy is checked by its sha256 each time it is handed out, fetched in pieces into a working
 * file, and appears by a rename, so several processes may share the folder; it may be emptied whenever none runs.
 *
 * null when the store has nothing there; Unfit when it has other bytes.
 */
export async function localCopy(
  store: ObjectStore,
  folder: string,
  ref: ArtifactRef,
): Promise<{ readonly path: string } | Unfit | null> {
  const head = await store.head(ref.uri);
  if (head === null) return null;
  const path = join(folder, ref.sha256, basename(ref.uri));
  if (head.bytes === ref.bytes && (await hashOf(path)) === ref.sha256) return { path };
  return fetchTo(path, store, ref, head.bytes);
}

class GoneError extends Error {}

async function fetchTo(
  path: string,
  store: ObjectStore,
  ref: ArtifactRef,
  bytes: number,
): Promise<{ readonly path: string } | Unfit | null> {
  const hash = createHash('sha256');
  let got = 0;
  try {
    return await throughWorkingFile<{ readonly path: string } | Unfit>(
      path,
      async (handle) => {
        while (got < bytes) {
          const piece = await store.getRange(ref.uri, got, Math.min(got + pieceBytes, bytes));
          if (piece === null || piece.byteLength === 0) throw new GoneError();
          hash.update(piece);
          await writeFully(handle, piece);
          got += piece.byteLength;
        }
      },
      async (working) => {
        const found = hash.digest('hex');
        if (found !== ref.sha256) return { sha256: found, bytes: got };
        await rename(working, path);
        return { path };
      },
    );
  } catch (error) {
    if (error instanceof GoneError) return null;
    throw fileFailure(error, 'write', path);
  }
}
