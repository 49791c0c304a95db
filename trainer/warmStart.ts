import { readFile } from 'node:fs/promises';
import { IntegrityError } from '../contracts/failures.ts';
import type { TrainJob } from '../contracts/job.ts';
import { hashFile } from './checkpoints.ts';

/** An earlier model of the same kind to go on from, and what it may have seen. */
export interface WarmStart {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Hashes of the files, by name. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Nothing that was known after this instant (epoch ms) is in the model. */
  readonly trainedUntil: number;
  /** Whether fits that go on from it learn only from rows that it did not know. */
  readonly newOnly: boolean;
}

/** Reads the model that the job goes on from; null where it begins anew. */
export async function openWarmStart({ id, warmStart }: TrainJob): Promise<WarmStart | null> {
  if (warmStart === undefined) return null;
  const files: Record<string, Uint8Array> = {};
  const hashes: Record<string, string> = {};
  for (const [name, path] of Object.entries(warmStart.files)) {
    files[name] = await readFile(path).catch((error: unknown) => {
      throw new IntegrityError(
        `Expected the file '${name}' that '${id}' goes on from, got ${(error as Error).message}; fetch the model again.`,
      );
    });
    hashes[name] = await hashFile(path);
  }
  const { trainedUntil, newOnly = false } = warmStart;
  return { files, hashes, trainedUntil, newOnly };
}

/**
 * Whether a block of test rows is judged fairly by a fit that goes on from a model: only where the model had seen
 * nothing of the block, nor of the `embargoRows` rows before it. A model that had would be scored on its own training
 * rows, so the fits of all other blocks begin anew.
 * `time`: rows, ascending, epoch ms. `from`: first row of the block.
 */
export const startsWarm = (
  time: Float64Array,
  { from, embargoRows, trainedUntil }: { from: number; embargoRows: number; trainedUntil: number },
): boolean => time[Math.max(0, from - embargoRows)]! > trainedUntil;

/**
 * The rows that a fit learns from which goes on from a model: all, or those whose labels became known after all that the model
 * knew. The model has the others in its weights already; none of them is judged, so that leaving them out leaks nothing.
 */
export const rowsToLearn = (rows: Int32Array, knownAt: Float64Array, warm: WarmStart | null): Int32Array =>
  warm?.newOnly ? rows.filter((row) => knownAt[row]! > warm.trainedUntil) : rows;
