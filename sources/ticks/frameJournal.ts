import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, StorageError } from '../../contracts/failures.ts';
import { readRecordedLine } from './recordedLine.ts';
import type { RecorderJournal } from './recorder.ts';

/** A file of frames that a recorder before this one began and did not hand over. */
interface Leftover {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly firstTimeNs: bigint;
  readonly lastTimeNs: bigint;
  /** The frames are stored elsewhere for good. */
  readonly done: () => void;
}

interface FrameJournal extends RecorderJournal {
  /** What was left, oldest first. A last line that the end of the process cut off is no frame and is left out. */
  leftovers(): readonly Leftover[];
  /** File `index` is stored elsewhere for good. */
  stored(index: number): void;
  /** Ends the journal; what is not stored stays for the next. */
  close(): void;
}

const suffix = '.part';
const lockName = 'lock';
const numberOf = (name: string) => Number(name.slice(0, -suffix.length));
const nameOf = (number: number) => `${String(number).padStart(12, '0')}${suffix}`;

/**
 * Keeps what a recorder holds in a folder, one working file for each of its files, so that frames outlive the process.
 * Every line is handed to the system before `append` returns: a killed process loses nothing, a machine that loses power
 * may lose what the system had not yet written.
 *
 * @throws InputError when a process that runs has the folder, StorageError when it cannot be written.
 */
export function openFrameJournal(folder: string): FrameJournal {
  mkdirSync(folder, { recursive: true });
  takeLock(folder);
  const left = readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .sort();
  const first = left.length === 0 ? 0 : numberOf(left.at(-1)!) + 1;
  let open: number | null = null;
  const end = () => {
    if (open !== null) closeSync(open);
    open = null;
  };
  return {
    leftovers: () => left.flatMap((name) => readLeftover(join(folder, name)) ?? []),
    begin(index) {
      end();
      open = writing(folder, () => openSync(join(folder, nameOf(first + index)), 'wx'));
    },
    append(line) {
      if (open === null)
        throw new InputError('A line of a journal should follow the begin of its file, none was begun.');
      const file = open;
      // A write may take only part of the line, as on a disk that is nearly full.
      for (let at = 0; at < line.byteLength;) at += writing(folder, () => writeSync(file, line, at));
    },
    stored: (index) => rmSync(join(folder, nameOf(first + index)), { force: true }),
    close() {
      end();
      rmSync(join(folder, lockName), { force: true });
    },
  };
}

function writing<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new StorageError(
      `Frames should be kept in ${folder} until they are stored, and could not be written (${(error as Error).message}). Free some space or name another folder; what is there is kept.`,
      { cause: error },
    );
  }
}

/** The lock names the process that records; one that is gone does not count. */
function takeLock(folder: string): void {
  const path = join(folder, lockName);
  for (;;) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readIfThere(path);
    if (holder !== null && isRunning(Number(holder))) {
      throw new InputError(
        `Frames in ${folder} should be recorded by one process at a time, and process ${holder} does; stop it, or remove ${path} if it is another program.`,
      );
    }
    rmSync(path, { force: true });
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const newline = 10;

function readLeftover(path: string): Leftover | null {
  const written = readFileSync(path);
  const bytes = written.subarray(0, written.lastIndexOf(newline) + 1);
  const done = () => rmSync(path, { force: true });
  const lines = bytes.toString().split('\n').slice(0, -1);
  if (lines.length === 0) {
    done();
    return null;
  }
  const [first, last] = [readRecordedLine(lines[0]!, 1), readRecordedLine(lines.at(-1)!, lines.length)];
  const { receivedTimeNs: firstTimeNs } = first;
  return { bytes, rows: lines.length, firstTimeNs, lastTimeNs: last.receivedTimeNs, done };
}
