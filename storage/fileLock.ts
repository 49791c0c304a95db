import { randomUUID } from 'node:crypto';
import { readlinkSync, readFileSync } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { StorageError } from '../contracts/failures.ts';
import { errorCode } from './fileFailure.ts';

/** A lock is held for milliseconds; these are the ages at which its holder is taken for gone. */
export interface LockAges {
  /** The holder runs on another machine, so that its process cannot be looked up. */
  readonly elsewhereMs: number;
  /** A process with the holder's id lives here; it may be another one that got the same id. */
  readonly aliveMs: number;
  /** How long to wait for a lock before giving up. */
  readonly patienceMs: number;
}

export const lockAges: LockAges = { elsewhereMs: 60_000, aliveMs: 600_000, patienceMs: 90_000 };

interface Holder {
  readonly id: string;
  readonly pid: number;
  readonly place: string;
}

/**
 * Runs `work` while holding an exclusive lock file. `stillHeld` tells whether the lock has not been taken from this
 * holder as stale (a process stopped for minutes): ask it right before the change.
 */
export async function withFileLock<T>(
  path: string,
  work: (stillHeld: () => Promise<boolean>) => Promise<T>,
  ages: LockAges = lockAges,
): Promise<T> {
  const mine: Holder = { id: randomUUID(), pid: process.pid, place: place() };
  await acquire(path, mine, ages);
  const stillHeld = async () => (await readHolder(path))?.id === mine.id;
  try {
    return await work(stillHeld);
  } finally {
    if (await stillHeld()) await rm(path, { force: true });
  }
}

async function acquire(path: string, mine: Holder, ages: LockAges): Promise<void> {
  const began = performance.now();
  for (let attempt = 0; !(await tryCreate(path, mine)); attempt += 1) {
    if (await breakIfStale(path, mine, ages)) continue;
    if (performance.now() - began > ages.patienceMs) {
      throw new StorageError(
        `Waited ${Math.round(ages.patienceMs / 1000)} s for the lock ${path}; if no regimen process uses this lake, remove that file.`,
      );
    }
    // The jitter keeps writers that met once from meeting again.
    await setTimeout(1 + Math.random() * Math.min(50, 2 ** attempt));
  }
}

async function tryCreate(path: string, holder: Holder): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(JSON.stringify(holder));
    } catch (error) {
      // On a full disk an empty lock would otherwise stay and stop everyone until it is old.
      await rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes the lock of a holder that is gone. A marker named after that holder makes sure that only one process removes
 * it, and that it removes this lock and not a later one. True when the lock may be free now.
 */
async function breakIfStale(path: string, mine: Holder, ages: LockAges): Promise<boolean> {
  const seen = await readHolder(path);
  const age = await ageOf(path);
  if (age === null) return true;
  if (!isStale(seen, age, ages)) return false;
  const marker = `${path}-${seen?.id ?? 'unreadable'}`;
  if (!(await tryCreate(marker, mine))) {
    const markerAge = await ageOf(marker);
    if (markerAge !== null && markerAge > ages.elsewhereMs) await rm(marker, { force: true });
    return false;
  }
  try {
    if ((await readHolder(path))?.id === seen?.id) await rm(path, { force: true });
    return true;
  } finally {
    await rm(marker, { force: true });
  }
}

function isStale(holder: Holder | null, age: number, ages: LockAges): boolean {
  // Unreadable: its writer is between creating and filling it, or died there.
  if (holder?.place !== place()) return age > ages.elsewhereMs;
  return age > ages.aliveMs || !isAlive(holder.pid);
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'));
    const holds = typeof read === 'object' && read !== null && 'id' in read && 'pid' in read && 'place' in read;
    return holds ? (read as Holder) : null;
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function ageOf(path: string): Promise<number | null> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** Where process ids mean the same: machine, boot and process namespace, as far as the system tells. */
function place(): string {
  placeHere ??= [
    hostname(),
    told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    told(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ');
  return placeHere;
}
let placeHere: string | undefined;

function told(ask: () => string): string {
  try {
    return ask();
  } catch (error) {
    // Only Linux has these; the host name alone tells machines apart elsewhere.
    if (errorCode(error) !== null) return '';
    throw error;
  }
}
