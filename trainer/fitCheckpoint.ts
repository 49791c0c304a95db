import { readFile, rm } from 'node:fs/promises';
import { IntegrityError } from '../contracts/failures.ts';
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

/** Keeps files under a seal that names whose they are; the same files give the same bytes. */
export async function writePart(path: string, identity: string, files: Files): Promise<void> {
  const parts = Object.values(files);
  const layout = Object.entries(files).map(([name, { length }]) => ({ name, bytes: length }));
  const seal: Seal = { identity, sha256: sha256(Buffer.concat(parts)), files: layout };
  await writeAtomically(path, [Buffer.from(`${JSON.stringify(seal)}\n`), ...parts]);
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
      await writePart(path, identity, files);
      onWrite();
    },
    remove: () => rm(path, { force: true }),
  };
}

/**
 * The state that a round of a shared fit begins with or ended with; nothing is kept beside it unless `write` is given.
 * @throws IntegrityError where the state is torn or of another training.
 */
export async function sharedCheckpoint(
  path: string | null,
  identity: string,
  write: FitCheckpoint['write'] = () => undefined,
): Promise<FitCheckpoint & { remove(): Promise<void> }> {
  const kept = path === null ? null : await sharedState(path, identity);
  return { read: () => kept, write, remove: () => Promise.resolve() };
}

/** The files of a state that another worker of the same training left. */
export async function sharedState(path: string, identity: string): Promise<Files> {
  const kept = await readPart(path, identity);
  if (kept !== null) return kept;
  throw new IntegrityError(
    `Expected in ${path} the state of a shared fit '${identity.slice(-24)}', got a file that is torn, absent or of another training; train it again.`,
  );
}
