import { constants } from 'node:fs';
import { copyFile, link, open, readdir, readFile, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConflictError, InputError } from '../contracts/failures.ts';
import { makeFolder, syncFolder, throughWorkingFile, workingPath, workingPrefix, writeFully } from './atomicFile.ts';
import { errorCode, fileFailure } from './fileFailure.ts';
import { lockAges, withFileLock, type LockAges } from './fileLock.ts';
import { checkKey, type ObjectStore, type StoredObject } from './objectStore.ts';
import { sha256, sha256OfFile } from './sha256.ts';

/** A store in a folder. Files appear whole or not at all, and survive a power cut once a call has returned. */
export function createFileStore(root: string, ages: LockAges = lockAges): ObjectStore {
  const folder = resolve(root);
  const pathOf = (key: string): string => {
    checkKey(key);
    return join(folder, key);
  };
  // Async, so that a refused key is a rejection like any other failure.
  const at = async <T>(key: string, work: (path: string) => Promise<T>): Promise<T> => work(pathOf(key));
  return {
    uri: pathToFileURL(folder).href,
    probe: () => probeFolder(folder),
    localPath: pathOf,
    putIfAbsent: async (key, bytes) => {
      const found = { sha256: await sha256(bytes), bytes: bytes.byteLength };
      return place(key, pathOf(key), found, (handle) => writeFully(handle, bytes));
    },
    putFileIfAbsent: async (key, source) => {
      const found = await sha256OfFile(source);
      return place(key, pathOf(key), found, (_, working) => copyFile(source, working, constants.COPYFILE_FICLONE));
    },
    get: (key) => at(key, (path) => orNull(path, () => readFile(path))),
    getRange: (key, from, to) => at(key, (path) => orNull(path, () => readRange(path, from, to))),
    head: (key) => at(key, (path) => orNull(path, headOf)),
    list: (prefix) => listKeys(folder, prefix),
    survey: (prefix) => surveyFolder(folder, prefix),
    removeSurveyed: (object) => at(object.key, (path) => removeFile(path, object, ages)),
    compareAndSwap: (key, expected, next) => at(key, (path) => swap(path, expected, next, ages)),
    compareAndMove: (key, expected, to) => at(key, (path) => move(path, expected, pathOf(to), ages)),
  };
}

interface Content {
  readonly sha256: string;
  readonly bytes: number;
}

/** Put-if-absent stands on hard links, which some file systems lack. */
async function probeFolder(folder: string): Promise<void> {
  const path = join(folder, 'probe');
  try {
    await throughWorkingFile(
      path,
      (handle) => writeFully(handle, new TextEncoder().encode('probe')),
      async (working) => {
        const second = workingPath(path);
        await link(working, second);
        await unlink(second);
      },
    );
  } catch (error) {
    throw fileFailure(error, 'write', folder);
  }
}

async function place(
  key: string,
  path: string,
  content: Content,
  fill: (handle: FileHandle, working: string) => Promise<void>,
): Promise<'created' | 'same'> {
  try {
    if (await alreadyThere(key, path, content)) return 'same';
    return await throughWorkingFile(path, fill, async (working) => {
      try {
        // link fails when the name is taken, where rename would replace: of many writers one creates.
        await link(working, path);
        return 'created';
      } catch (error) {
        if (errorCode(error) === 'EEXIST' && (await alreadyThere(key, path, content))) return 'same';
        throw error;
      }
    });
  } catch (error) {
    throw fileFailure(error, 'write', path);
  }
}

async function alreadyThere(key: string, path: string, content: Content): Promise<boolean> {
  const present = await orNull(path, () => sha256OfFile(path));
  if (present === null) return false;
  if (present.sha256 === content.sha256) return true;
  throw new ConflictError(
    `Expected nothing or the bytes with sha256 ${content.sha256} (${content.bytes} bytes) under '${key}', but it holds ${present.sha256} (${present.bytes} bytes); stored bytes never change: if they are damaged, move ${path} away and run again.`,
  );
}

async function orNull<T>(path: string, read: (path: string) => Promise<T | null>): Promise<T | null> {
  try {
    return await read(path);
  } catch (error) {
    const code = errorCode(error) ?? (error instanceof Error ? errorCode(error.cause) : null);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
    throw fileFailure(error, 'read', path);
  }
}

async function headOf(path: string): Promise<{ readonly bytes: number } | null> {
  const found = await stat(path);
  return found.isFile() ? { bytes: found.size } : null;
}

async function readRange(path: string, from: number, to: number): Promise<Uint8Array> {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to)) {
    throw new InputError(`Expected a byte range 0 <= from <= to of ${path}, got from ${from} to ${to}.`);
  }
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

const lockOf = async (path: string): Promise<string> =>
  join(dirname(path), `${workingPrefix}lock-${await sha256(Buffer.from(path))}`);

async function move(path: string, expected: string, to: string, ages: LockAges): Promise<boolean> {
  const matches = async (): Promise<boolean> => {
    const present = await orNull(path, () => sha256OfFile(path));
    return present?.sha256 === expected;
  };
  try {
    if (!(await matches())) return false;
    await makeFolder(dirname(to));
    return await withFileLock(
      await lockOf(path),
      async (stillHeld) => {
        if (!(await matches()) || !(await stillHeld())) return false;
        await link(path, to);
        await unlink(path);
        await syncFolder(dirname(to));
        await syncFolder(dirname(path));
        return true;
      },
      ages,
    );
  } catch (error) {
    throw fileFailure(error, 'move', path);
  }
}

async function swap(path: string, expected: string | null, next: Uint8Array, ages: LockAges): Promise<boolean> {
  try {
    await makeFolder(dirname(path));
    return await withFileLock(
      await lockOf(path),
      async (stillHeld) => {
        const present = await orNull(path, (where) => readFile(where));
        if ((present === null ? null : await sha256(present)) !== expected) return false;
        return throughWorkingFile(
          path,
          (handle) => writeFully(handle, next),
          async (working) => {
            if (!(await stillHeld())) return false;
            await rename(working, path);
            return true;
          },
        );
      },
      ages,
    );
  } catch (error) {
    throw fileFailure(error, 'replace', path);
  }
}

async function* surveyFolder(folder: string, prefix: string): AsyncGenerator<StoredObject> {
  for await (const key of listKeys(folder, prefix)) {
    const path = join(folder, key);
    const found = await orNull(path, () => surveyFile(path, key));
    // Gone since it was listed.
    if (found !== null) yield found;
  }
}

async function surveyFile(path: string, key: string): Promise<StoredObject> {
  const { size, mtimeNs, ino } = await stat(path, { bigint: true });
  const tag = `${ino}-${mtimeNs}-${size}`;
  return { key, bytes: Number(size), modifiedMs: Number(mtimeNs / 1_000_000n), tag };
}

async function removeFile(path: string, { key, tag }: StoredObject, ages: LockAges): Promise<boolean> {
  const matches = async (): Promise<boolean> => (await orNull(path, () => surveyFile(path, key)))?.tag === tag;
  try {
    if (!(await matches())) return false;
    return await withFileLock(
      await lockOf(path),
      async (stillHeld) => {
        if (!(await matches()) || !(await stillHeld())) return false;
        await unlink(path);
        await syncFolder(dirname(path));
        return true;
      },
      ages,
    );
  } catch (error) {
    throw fileFailure(error, 'remove', path);
  }
}

async function* listKeys(folder: string, prefix: string): AsyncGenerator<string> {
  const start = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (start !== '') checkKey(start.slice(0, -1));
  yield* walk(folder, start, prefix);
}

/** Folders sort as their name with `/`, which gives the order of whole keys. */
async function* walk(folder: string, at: string, prefix: string): AsyncGenerator<string> {
  const entries = await orNull(join(folder, at), (path) => readdir(path, { withFileTypes: true }));
  const names = (entries ?? [])
    .filter(({ name }) => !name.startsWith(workingPrefix))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const name of names) {
    const key = at + name;
    if (name.endsWith('/')) {
      if (key.startsWith(prefix)) yield* walk(folder, key, prefix);
    } else if (key.startsWith(prefix)) yield key;
  }
}
