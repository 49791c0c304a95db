import { InputError } from '../contracts/failures.ts';
import { workingPrefix } from './atomicFile.ts';

/** What a survey tells of an object. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** When it was written, epoch ms by the store's clock. */
  readonly modifiedMs: number;
  /** Another one when something else is under the key. */
  readonly tag: string;
}

/**
 * Where the lake's bytes are. Keys are `/`-separated paths below `uri`. What is written with `put…` never changes; only
 * `compareAndSwap` replaces, and serves the few small documents that move (aliases, histories, memo entries).
 */
export interface ObjectStore {
  readonly uri: string;
  /** Rejects where the place cannot keep these promises. For start-up: it costs a few small writes. */
  probe(): Promise<void>;
  /** Other bytes under the key are a ConflictError that names both hashes. */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<'created' | 'same'>;
  /** As `putIfAbsent`, with the bytes of a local file; they are streamed. */
  putFileIfAbsent(key: string, path: string): Promise<'created' | 'same'>;
  /** null when there is nothing under the key. */
  get(key: string): Promise<Uint8Array | null>;
  /** Bytes `from` up to, not including, `to`; cut at the object's end. null when there is nothing under the key. */
  getRange(key: string, from: number, to: number): Promise<Uint8Array | null>;
  head(key: string): Promise<{ readonly bytes: number } | null>;
  /** Keys that start with `prefix`, in the order of their UTF-8 bytes. */
  list(prefix: string): AsyncIterable<string>;
  /** The same, with what is known of each object. */
  survey(prefix: string): AsyncIterable<StoredObject>;
  /** Removes an object that is still the one surveyed; false when it is another or gone. For cleaning only. */
  removeSurveyed(object: StoredObject): Promise<boolean>;
  /**
   * Replaces what is under the key when its sha256 is `expected` (null: when nothing is there); false when it is not.
   */
  compareAndSwap(key: string, expected: string | null, next: Uint8Array): Promise<boolean>;
  /**
   * Moves what is under the key to another, unused key when its sha256 is `expected`; false when it is not. For damaged
   * bytes that stand in the way of the right ones.
   */
  compareAndMove(key: string, expected: string, to: string): Promise<boolean>;
  /** Path of the object on this machine, or null when it is elsewhere. */
  localPath(key: string): string | null;
}

/** In bytes of UTF-8, as S3 has it. */
export const longestKey = 1024;
const longestSegment = 255;

/** Refuses a key that could leave the store, mean two things, or not be stored everywhere. */
export function checkKey(key: string): void {
  const problem = keyProblem(key);
  if (problem !== null) {
    throw new InputError(
      `Expected a storage key such as 'gold/run/table.parquet', got ${JSON.stringify(key)}: ${problem}.`,
    );
  }
}

function keyProblem(key: string): string | null {
  if (key === '') return 'it is empty';
  if (key.startsWith('/')) return 'it is absolute; give it relative to the lake';
  const bytes = Buffer.byteLength(key);
  if (bytes > longestKey) return `it has ${bytes} bytes and ${longestKey} is the most`;
  if (Buffer.from(key).toString() !== key) return 'it is not valid Unicode';
  for (const segment of key.split('/')) {
    if (segment === '') return 'a segment is empty';
    if (segment === '.' || segment === '..') return `the segment '${segment}' leaves its folder`;
    if (segment.startsWith(workingPrefix)) return `segments that start with '${workingPrefix}' are working files`;
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\\\u0000-\u001f\u007f]/.test(segment)) return 'it holds a backslash or a control character';
    if (Buffer.byteLength(segment) > longestSegment) {
      return `a segment has ${Buffer.byteLength(segment)} bytes and ${longestSegment} is the most`;
    }
  }
  return null;
}
