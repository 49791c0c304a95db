import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode, fileFailure } from './fileFailure.ts';

/** Names with this start are working files; no key may use it and no listing shows it. */
export const workingPrefix = '.regimen-';

/** A name beside `path`, on the same file system, that no one else uses. */
export function workingPath(path: string): string {
  return join(dirname(path), `${workingPrefix}${basename(path).slice(0, 40)}-${randomUUID()}`);
}

/** Makes a folder's entries survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems refuse to sync a folder; the entry is then as durable as they make it.
    if (errorCode(error) !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}

/** Makes the folder and its parents, durably. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  let made = folder;
  while (made.length >= first.length) {
    await syncFolder(dirname(made));
    made = dirname(made);
  }
}

/**
 * Lets `fill` write a working file beside `path`, syncs it, and hands its name to `place`, which moves it to where it
 * belongs. Whatever fails, the working file goes and `path` is never half-written.
 */
export async function throughWorkingFile<T>(
  path: string,
  fill: (handle: FileHandle, working: string) => Promise<void>,
  place: (working: string) => Promise<T>,
): Promise<T> {
  const working = workingPath(path);
  try {
    await makeFolder(dirname(path));
    const handle = await open(working, 'wx');
    try {
      await fill(handle, working);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const placed = await place(working);
    await syncFolder(dirname(path));
    return placed;
  } finally {
    // The failure that led here says more than one of this clean-up, and listings skip working files.
    await rm(working, { force: true }).catch(() => undefined);
  }
}

/** Writes all of `chunks` to `path`, or leaves `path` as it was. */
export async function writeAtomically(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    await throughWorkingFile(
      path,
      async (handle) => {
        for await (const chunk of chunks) await writeFully(handle, chunk);
      },
      (working) => rename(working, path),
    );
  } catch (error) {
    throw fileFailure(error, 'write', path);
  }
}

/** Writes every byte at the handle's position; one `write` may take only a part. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < bytes.byteLength) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.byteLength - offset);
    offset += bytesWritten;
  }
}
