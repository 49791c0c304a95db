import { createHash } from 'node:crypto';
import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from '../contracts/frame.ts';
import { readArrow, writeArrow } from '../storage/arrow.ts';
import { writeAtomically } from '../storage/atomicFile.ts';
import { canonicalJson } from '../storage/canonicalJson.ts';

/** Plain values about a fold, kept with its predictions. */
export type FoldNotes = Readonly<Record<string, unknown>>;

interface Seal {
  readonly identity: string;
  readonly sha256: string;
  readonly notes: FoldNotes;
}

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function hashFile(path: string): Promise<string> {
  return sha256(await readFile(path));
}

const isAbsent = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function readSeal(path: string): Promise<Seal | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Seal;
  } catch (error) {
    // An absent or torn seal means that the fold was not finished: it is fitted again.
    if (error instanceof SyntaxError || isAbsent(error)) return null;
    throw error;
  }
}

/**
 * Predictions of finished folds in `folder`. The seal is written after the table and names its hash and the identity of
 * the job, so that a fold counts only when it is whole and belongs to exactly this job.
 */
export function createCheckpoints(folder: string, identity: string) {
  const table = (name: string) => join(folder, `${name}.arrow`);
  const sealPath = (name: string) => join(folder, `${name}.json`);
  return {
    async read(name: string): Promise<{ predictions: Frame; notes: FoldNotes } | null> {
      const seal = await readSeal(sealPath(name));
      if (seal?.identity !== identity) return null;
      try {
        // Used just now, so that what is removed for its age is never what is read here.
        const now = new Date();
        for (const path of [sealPath(name), table(name)]) await utimes(path, now, now);
        if ((await hashFile(table(name))) !== seal.sha256) return null;
        return { predictions: await readArrow(table(name)), notes: seal.notes };
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    async write(name: string, predictions: Frame, notes: FoldNotes): Promise<string> {
      await writeArrow(table(name), predictions);
      const seal: Seal = { identity, sha256: await hashFile(table(name)), notes };
      await writeAtomically(sealPath(name), [Buffer.from(canonicalJson(seal))]);
      return table(name);
    },
  };
}
export type Checkpoints = ReturnType<typeof createCheckpoints>;
