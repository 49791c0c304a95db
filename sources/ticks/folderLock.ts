import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../contracts/failures.ts';

const lockName = 'lock';
/** Removing a dead holder's lock takes a moment; who is at it for so long is another process of the same number. */
const patienceMs = 2_000;
const pauseMs = 5;

/**
 * Takes a folder for this process and gives what frees it. A holder that is gone does not count: its lock is removed by
 * whoever holds a second lock, named after that holder, so that nobody removes the lock of one who came after it.
 *
 * @throws InputError when a process that runs has the folder.
 */
export function takeFolderLock(folder: string): () => void {
  const path = join(folder, lockName);
  const mine = `${process.pid} ${randomUUID()}`;
  take(path, mine);
  // Left by processes that died while they removed another's lock.
  for (const name of readdirSync(folder))
    if (name.startsWith(`${lockName}-`)) rmSync(join(folder, name), { force: true });
  return () => free(path, mine);
}

function take(path: string, mine: string): void {
  const began = performance.now();
  while (!create(path, mine)) {
    const holder = contentOf(path);
    if (holder === null) continue;
    if (isRunning(holder)) {
      const tooLong = basename(path) === lockName || performance.now() - began > patienceMs;
      if (tooLong) throw inUse(path, holder);
      pause();
    } else removeDead(path, holder, mine);
  }
}

const inUse = (path: string, holder: string): InputError =>
  new InputError(
    `Frames in ${dirname(path)} should be recorded by one process at a time, and process ${processOf(holder)} does; stop it, or remove ${path} if it is another program.`,
  );

/** The file appears with its content, so that nobody reads a lock whose holder is not written yet. */
function create(path: string, content: string): boolean {
  const working = join(dirname(path), `.${randomUUID()}`);
  writeFileSync(working, content, { flag: 'wx' });
  try {
    linkSync(working, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(working, { force: true });
  }
}

function removeDead(path: string, holder: string, mine: string): void {
  const marker = `${path}-${holder.replace(/[^0-9A-Za-z-]/g, '-')}`;
  take(marker, mine);
  try {
    free(path, holder);
  } finally {
    free(marker, mine);
  }
}

function free(path: string, holder: string): void {
  if (contentOf(path) === holder) rmSync(path, { force: true });
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const processOf = (holder: string): number => Number(holder.split(' ', 1)[0]);

function isRunning(holder: string): boolean {
  const pid = processOf(holder);
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const pause = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
