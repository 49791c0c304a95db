import { createHash } from 'node:crypto';
import type { ArtifactRef } from '../contracts/artifact.ts';
import { ConflictError } from '../contracts/failures.ts';
import { canonicalJson, canonicalLine } from './canonicalJson.ts';
import type { Lake } from './lake.ts';
import { paths } from './paths.ts';
import { sha256 } from './sha256.ts';

/** Everything that a stage's output depends on. */
export interface MemoParts {
  readonly stage: string;
  /** Registry entry that computes it, e.g. a model's name. */
  readonly entry: string;
  /** Raised when the numbers that the entry produces change. */
  readonly revision: number;
  readonly parameters: unknown;
  readonly seed: number | null;
  /** sha256 of every input, in the order the entry reads them. */
  readonly inputs: readonly string[];
}

/** sha256 of the parts as canonical JSON: the same parts give the same key, whatever order they were written in. */
export function memoKey(parts: MemoParts): string {
  const { stage, entry, revision, parameters, seed, inputs } = parts;
  return hashOf({ stage, entry, revision, parameters, seed, inputs });
}

const hashOf = (value: unknown): string => createHash('sha256').update(canonicalLine(value)).digest('hex');

/** Why an entry that is there was not used; for the log and the run's record. */
export interface BrokenMemo {
  readonly stage: string;
  readonly key: string;
  readonly sentence: string;
}

/**
 * The value remembered under the key, once every artifact it refers to has been read and has the hash it should have;
 * otherwise null. An entry that cannot be used is told to `onBroken`, its damaged artifacts are set aside so that the
 * right bytes can take their place, and `remember` replaces the entry.
 */
export async function recall<T>(
  lake: Lake,
  stage: string,
  key: string,
  onBroken: (broken: BrokenMemo) => void,
): Promise<T | null> {
  const entry = await readEntry(lake, stage, key);
  if (entry === null) return null;
  const problem = await problemOf(lake, entry);
  if (problem === null) return entry.value as T;
  const moved: string[] = [];
  for (const ref of refsIn(entry.value)) {
    const to = await lake.setAside(ref);
    if (to !== null) moved.push(`; ${ref.uri} was moved to ${to}`);
  }
  const sentence = `${paths.memo(stage, key)} is not used: ${problem}${moved.join('')}; the stage is computed again.`;
  onBroken({ stage, key, sentence });
  return null;
}

/**
 * Remembers a value and, through the references inside it, its artifacts. An earlier value that still verifies stays
 * (both were computed from the same inputs); one that does not is replaced. Gives the value that is remembered now.
 */
export async function remember<T>(lake: Lake, stage: string, key: string, value: T): Promise<T> {
  const uri = paths.memo(stage, key);
  const next = new TextEncoder().encode(canonicalJson({ key, stage, value, valueSha256: hashOf(value) }));
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const entry = await readEntry(lake, stage, key);
    if (entry !== null && (await problemOf(lake, entry)) === null) return entry.value as T;
    if (await lake.store.compareAndSwap(uri, entry?.sha256 ?? null, next)) return value;
  }
  throw new ConflictError(`Tried 100 times to write ${uri} and each time another writer was first; run again.`);
}

interface Entry {
  readonly sha256: string;
  readonly value: unknown;
  /** What is wrong with the entry itself. */
  readonly problem: string | null;
}

async function readEntry(lake: Lake, stage: string, key: string): Promise<Entry | null> {
  const bytes = await lake.store.get(paths.memo(stage, key));
  if (bytes === null) return null;
  const hash = await sha256(bytes);
  try {
    const read: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const holds =
      typeof read === 'object' && read !== null && 'value' in read && 'valueSha256' in read && 'key' in read;
    if (holds && read.key === key && read.valueSha256 === hashOf(read.value)) {
      return { sha256: hash, value: read.value, problem: null };
    }
    return { sha256: hash, value: null, problem: `it does not hold an undamaged value for the key ${key}` };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { sha256: hash, value: null, problem: 'it is not JSON' };
  }
}

async function problemOf(lake: Lake, entry: Entry): Promise<string | null> {
  if (entry.problem !== null) return entry.problem;
  for (const ref of refsIn(entry.value)) {
    if (!(await lake.verify(ref))) return `${ref.uri} is missing or is not the bytes with sha256 ${ref.sha256}`;
  }
  return null;
}

/** Every artifact reference inside a value, each once. */
function refsIn(value: unknown): readonly ArtifactRef[] {
  const found = new Map<string, ArtifactRef>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if (isRef(part)) found.set(`${part.uri} ${part.sha256}`, part);
    else for (const child of Object.values(part)) visit(child);
  };
  visit(value);
  return [...found.values()];
}

function isRef(value: object): value is ArtifactRef {
  return (
    'uri' in value &&
    typeof value.uri === 'string' &&
    'sha256' in value &&
    typeof value.sha256 === 'string' &&
    'kind' in value &&
    'bytes' in value
  );
}
