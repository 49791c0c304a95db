import { ConflictError, InputError } from '../contracts/failures.ts';
import type { Lake } from './lake.ts';
import { checkAsOf } from './registry/checkAsOf.ts';
import { appendChange, history, type AliasChange, type Aliases } from './registry/history.ts';
import type { ModelVersion } from './registry/modelVersion.ts';
import { readVersion } from './registry/versions.ts';

export { history, type Aliases } from './registry/history.ts';
export type { ModelVersion } from './registry/modelVersion.ts';
export { listModels, listVersions, readVersion, registerVersion } from './registry/versions.ts';

/** Who changes an alias, when and why. */
export interface ChangeNote {
  /** Wall-clock time, ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  /** A change with an id that the history holds is not made again: what a retry needs. */
  readonly requestId?: string;
}

export interface PromotionNote extends ChangeNote {
  /** Logical time from which the version counts, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Allow it although the champion counts from a later as-of; for a person who knows, not for a run. */
  readonly evenIfNewer?: boolean;
}

/** The aliases by the history, which is right even where a crash left `aliases.json` behind. */
export async function aliases(lake: Lake, model: string): Promise<Aliases> {
  return (await history(lake, model)).at(-1)?.aliases ?? {};
}

/**
 * Makes a version the champion and the champion before it `previous`. A version that is champion already stays so and
 * nothing is recorded. A champion of a later as-of is not replaced by an older run: that is a ConflictError.
 */
export async function promote(lake: Lake, model: string, version: number, note: PromotionNote): Promise<Aliases> {
  checkAsOf(note.asOf);
  await readVersion(lake, model, version);
  return appendChange(lake, model, (changes) => {
    const before = changes.at(-1)?.aliases ?? {};
    if (isMade(changes, note) || before.champion === version) return null;
    const reigning = championChange(changes);
    if (reigning !== null && reigning.asOf > note.asOf && note.evenIfNewer !== true) {
      throw new ConflictError(
        `Expected an as-of of ${reigning.asOf} or later to replace champion version ${reigning.version} of '${model}', got ${note.asOf} for version ${version}; promote it by hand if an older model is wanted.`,
      );
    }
    const { challenger } = before;
    return recorded('promote', version, note.asOf, note, {
      champion: version,
      ...(before.champion === undefined ? {} : { previous: before.champion }),
      ...(challenger === undefined || challenger === version ? {} : { challenger }),
    });
  });
}

/** Names the version that stands against the champion. */
export async function setChallenger(
  lake: Lake,
  model: string,
  version: number,
  note: Omit<PromotionNote, 'evenIfNewer'>,
): Promise<Aliases> {
  checkAsOf(note.asOf);
  await readVersion(lake, model, version);
  return appendChange(lake, model, (changes) => {
    const before = changes.at(-1)?.aliases ?? {};
    if (isMade(changes, note) || before.challenger === version) return null;
    return recorded('challenger', version, note.asOf, note, { ...before, challenger: version });
  });
}

/** Swaps champion and previous. It counts from the as-of of the change that it undoes. */
export async function rollback(lake: Lake, model: string, note: ChangeNote): Promise<Aliases> {
  return appendChange(lake, model, (changes) => {
    if (isMade(changes, note)) return null;
    const before = changes.at(-1)?.aliases ?? {};
    const undone = championChange(changes);
    if (undone === null || before.champion === undefined || before.previous === undefined) {
      const champion = before.champion === undefined ? 'no champion' : `champion version ${before.champion}`;
      throw new InputError(
        `Expected a previous champion of '${model}' to go back to, but it has ${champion} and no previous; promote a version by its number instead.`,
      );
    }
    const swapped = { ...before, champion: before.previous, previous: before.champion };
    return recorded('rollback', before.previous, undone.asOf, note, swapped);
  });
}

/**
 * The champion as of a logical day: the version of the last promotion or rollback, in the order they were made, that
 * counts from that day or an earlier one. A rollback thus also holds for the days since the promotion it undoes.
 */
export async function championAsOf(lake: Lake, model: string, asOf: string): Promise<ModelVersion | null> {
  checkAsOf(asOf);
  const change = championChange((await history(lake, model)).filter((each) => each.asOf <= asOf));
  return change === null ? null : readVersion(lake, model, change.version);
}

/** The present champion and the as-of it counts from, or null. */
export async function newestChampion(
  lake: Lake,
  model: string,
): Promise<{ readonly version: number; readonly asOf: string } | null> {
  const change = championChange(await history(lake, model));
  return change === null ? null : { version: change.version, asOf: change.asOf };
}

/** The champion's version when it counts from a later as-of than this: such a run may not move aliases. */
export async function newerChampion(lake: Lake, model: string, asOf: string): Promise<number | null> {
  checkAsOf(asOf);
  const newest = await newestChampion(lake, model);
  return newest !== null && newest.asOf > asOf ? newest.version : null;
}

function championChange(changes: readonly AliasChange[]): AliasChange | null {
  return changes.findLast(({ action }) => action !== 'challenger') ?? null;
}

const isMade = (changes: readonly AliasChange[], { requestId }: ChangeNote): boolean =>
  requestId !== undefined && changes.some((change) => change.requestId === requestId);

function recorded(
  action: AliasChange['action'],
  version: number,
  asOf: string,
  { at, by, reason, requestId }: ChangeNote,
  next: Aliases,
): Omit<AliasChange, 'sequence'> {
  return { action, version, asOf, at, by, reason, requestId: requestId ?? null, aliases: next };
}
