import { ConflictError, IntegrityError } from '../../contracts/failures.ts';
import { canonicalJson, canonicalLine } from '../canonicalJson.ts';
import type { Lake } from '../lake.ts';
import { paths } from '../paths.ts';
import { sha256 } from '../sha256.ts';

/** Which version goes by which name. */
export interface Aliases {
  readonly champion?: number;
  readonly challenger?: number;
  /** The champion before the present one. */
  readonly previous?: number;
}

/** One line of `registry/{model}/history.ndjson`. */
export interface AliasChange {
  /** 1, 2, 3 … without gaps. */
  readonly sequence: number;
  readonly action: 'promote' | 'rollback' | 'challenger';
  readonly version: number;
  /** Logical time from which the change counts; of a rollback, that of the promotion it undoes. */
  readonly asOf: string;
  /** Wall-clock time, ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  /** Names the request, so that a retry of it changes nothing more. */
  readonly requestId: string | null;
  /** The aliases after this change. */
  readonly aliases: Aliases;
}

/** Every change of a model's aliases, in order. */
export async function history(lake: Lake, model: string): Promise<readonly AliasChange[]> {
  return (await read(lake, model)).changes;
}

/**
 * Adds the change that `decide` makes of the history so far; null from `decide` means that nothing is to change.
 * The history is the record: one compare-and-swap adds a line that holds the aliases as well, so no crash comes
 * between the two. `aliases.json` is written after it, for other readers. Gives the aliases that then hold.
 */
export async function appendChange(
  lake: Lake,
  model: string,
  decide: (changes: readonly AliasChange[]) => Omit<AliasChange, 'sequence'> | null,
): Promise<Aliases> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const { changes, text, hash } = await read(lake, model);
    const decided = decide(changes);
    if (decided === null) {
      await publishAliases(lake, model);
      return changes.at(-1)?.aliases ?? {};
    }
    const line = canonicalLine({ ...decided, sequence: changes.length + 1 });
    const next = new TextEncoder().encode(`${text}${line}\n`);
    if (await lake.store.compareAndSwap(paths.registryHistory(model), hash, next)) {
      await publishAliases(lake, model);
      return decided.aliases;
    }
  }
  throw new ConflictError(
    `Tried 1000 times to change the aliases of '${model}' and each time another writer was first; run again.`,
  );
}

/** Brings `aliases.json` up to the history; a writer that comes late does not set it back. */
async function publishAliases(lake: Lake, model: string): Promise<void> {
  const key = paths.registryAliases(model);
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    // Read before the history: what is swapped out is then never newer than what is swapped in.
    const present = await lake.store.get(key);
    const last = (await history(lake, model)).at(-1);
    if (last === undefined) return;
    const next = new TextEncoder().encode(canonicalJson({ ...last.aliases, sequence: last.sequence }));
    if (present !== null && Buffer.from(present).equals(next)) return;
    if (await lake.store.compareAndSwap(key, present === null ? null : await sha256(present), next)) return;
  }
  throw new ConflictError(`Tried 1000 times to write ${key} and each time another writer was first; run again.`);
}

interface ReadHistory {
  readonly changes: readonly AliasChange[];
  readonly text: string;
  readonly hash: string | null;
}

async function read(lake: Lake, model: string): Promise<ReadHistory> {
  const key = paths.registryHistory(model);
  const bytes = await lake.store.get(key);
  if (bytes === null) return { changes: [], text: '', hash: null };
  const text = new TextDecoder().decode(bytes);
  const lines = text.split('\n');
  if (lines.pop() !== '')
    throw new IntegrityError(`Expected whole lines in ${key}, the last is cut off; restore that file.`);
  const changes = lines.map((line, index) => parseLine(key, line, index + 1));
  return { changes, text, hash: await sha256(bytes) };
}

function parseLine(key: string, line: string, sequence: number): AliasChange {
  let change: AliasChange;
  try {
    change = JSON.parse(line) as AliasChange;
  } catch (error) {
    throw new IntegrityError(`Expected JSON in line ${sequence} of ${key}, but it does not parse; restore that file.`, {
      cause: error,
    });
  }
  if (change.sequence === sequence) return change;
  throw new IntegrityError(
    `Expected change ${sequence} in line ${sequence} of ${key}, found ${change.sequence}; a line was lost: restore that file.`,
  );
}
