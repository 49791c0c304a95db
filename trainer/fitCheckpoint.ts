import { readFile, rm } from 'node:fs/promises';
import type { FitCheckpoint } from '../ml/models/model.ts';
import { writeAtomically } from '../storage/atomicFile.ts';
import { sha256 } from './checkpoints.ts';

/** Least milliseconds between two writes of one fit: work lost to a crash, against time spent on the disk. */
const quietMs = 1000;

type Files = Readonly<Record<string, Uint8Array>>;

interface Seal {
  readonly identity: string;
  readonly sha256: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** The files of a checkpoint; null where it is absent, torn, or of another job. */
async function readPart(path: string, identity: string): Promise<Files | null> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  const end = bytes?.indexOf('\n') ?? -1;
  if (bytes === null || end < 0) return null;
  const body = bytes.subarray(end + 1);
  const seal = parsed(bytes.subarray(0, end).toString('utf8'));
  if (seal?.identity !== identity || seal.sha256 !== sha256(body)) return null;
  let at = 0;
  return Object.fromEntries(seal.files.map(({ name, bytes: size }) => [name, body.subarray(at, (at += size))]));
}

function parsed(text: string): Seal | null {
  try {
    return JSON.parse(text) as Seal;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Work of one unfinished fit as one file: a line that seals it (job, hash, layout), then the bytes. It is replaced as a
 * whole, at most once a second. `onRead` and `onWrite` tell that it was taken up, and that it was written.
 */
export async function openFitCheckpoint({
  path,
  identity,
  onRead,
  onWrite,
}: {
  path: string;
  identity: string;
  onRead: () => void;
  onWrite: () => void;
}): Promise<FitCheckpoint & { remove(): Promise<void> }> {
  const kept = await readPart(path, identity);
  let last = -Infinity;
  return {
    read() {
      if (kept) onRead();
      return kept;
    },
    async write(files) {
      const now = performance.now();
      if (now - last < quietMs) return;
      last = now;
      const parts = Object.values(files);
      const layout = Object.entries(files).map(([name, { length }]) => ({ name, bytes: length }));
      const seal: Seal = { identity, sha256: sha256(Buffer.concat(parts)), files: layout };
      await writeAtomically(path, [Buffer.from(`${JSON.stringify(seal)}\n`), ...parts]);
      onWrite();
    },
    remove: () => rm(path, { force: true }),
  };
}
