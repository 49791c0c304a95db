import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, StorageError } from '../../contracts/failures.ts';
import { takeFolderLock } from './folderLock.ts';
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
  const free = takeFolderLock(folder);
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
      free();
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
