import { aliases, listModels, readVersion } from '../modelRegistry.ts';
import type { Lake } from '../lake.ts';
import type { ObjectStore, StoredObject } from '../objectStore.ts';
import { nameOfSegment } from '../paths.ts';
import type { Cleaning, Reason, Removable } from './cleaning.ts';
import { namedIn } from './named.ts';

const dayMs = 86_400_000;
/** What is younger stays: whoever wrote it may not have named it yet. */
const graceMs = dayMs;

/** Folders whose second part is the run that an object belongs to. */
const ofRuns = new Set(['runs', 'gold', 'models', 'parts']);
/** Further folders of which objects may go. Raw replies, registry, datasets and feature views never do. */
const shared = new Set(['silver', 'damaged', 'memo']);

interface Run {
  readonly id: string;
  /** Its folder is the record of the run; without it what bears the run's id belongs to nobody. */
  recorded: boolean;
  ended: boolean;
  newestMs: number;
}

export interface CleaningOptions {
  /** Epoch ms. */
  readonly now: number;
  /** Runs that wrote nothing for so many days go, unless a champion, challenger or previous champion is theirs. */
  readonly olderThanDays: number | null;
}

/**
 * What of a lake nothing names any more. An object stays while it is younger than a day, or belongs to a run that stays,
 * or is named, directly or through others, by a run that stays, the registry, a dataset, a feature view or a memo.
 * Memos that are as old as the runs that go are no reason to keep anything: their stages would be computed again.
 */
export async function planCleaning(lake: Lake, options: CleaningOptions): Promise<Cleaning> {
  const objects: StoredObject[] = [];
  for await (const object of lake.store.survey('')) objects.push(object);
  const runs = runsOf(objects, options.now);
  const underWay = [...runs.values()].filter((run) => !run.ended && options.now - run.newestMs < graceMs);
  const old = underWay.length > 0 ? new Set<string>() : await oldRunsOf(lake, runs, options);
  const fate = (object: StoredObject): Reason | null => fateOf(object, { runs, old, options });
  const kept = await keptKeys(lake.store, objects, fate);
  const removable = objects.flatMap((object): Removable[] => {
    const reason = fate(object);
    if (reason === null || kept.has(object.key)) return [];
    if (underWay.length > 0 && shared.has(roomOf(object.key))) return [];
    return [{ ...object, reason, rank: rankOf(object.key) }];
  });
  return {
    removable: removable.sort((a, b) => a.rank - b.rank),
    oldRuns: [...old].sort(),
    underWay: underWay.map(({ id }) => id).sort(),
    records: new Set(objects.map(({ key }) => key).filter((key) => roomOf(key) === 'runs')),
    objects: objects.length,
    bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

const roomOf = (key: string): string => key.split('/', 1)[0]!;

function runOf(key: string): string | null {
  const [room, run] = key.split('/');
  return ofRuns.has(room!) && run !== undefined ? nameOfSegment(run) : null;
}

function runsOf(objects: readonly StoredObject[], now: number): ReadonlyMap<string, Run> {
  const runs = new Map<string, Run>();
  for (const { key, modifiedMs } of objects) {
    const id = runOf(key);
    if (id === null) continue;
    const run = runs.get(id) ?? { id, recorded: false, ended: false, newestMs: -Infinity };
    runs.set(id, run);
    // A clock ahead of this one does not make a run younger than now.
    run.newestMs = Math.max(run.newestMs, Math.min(modifiedMs, now));
    run.recorded ||= key.startsWith('runs/');
    run.ended ||= /^runs\/[^/]+\/(report|drift)\.json$/.test(key);
  }
  return runs;
}

async function oldRunsOf(
  lake: Lake,
  runs: ReadonlyMap<string, Run>,
  { now, olderThanDays }: CleaningOptions,
): Promise<ReadonlySet<string>> {
  if (olderThanDays === null) return new Set();
  const held = new Set<string>();
  for (const model of await listModels(lake)) {
    for (const version of Object.values(await aliases(lake, model)) as number[])
      held.add((await readVersion(lake, model, version)).executionId);
  }
  const old = [...runs.values()].filter(
    ({ id, recorded, newestMs }) => recorded && !held.has(id) && now - newestMs >= olderThanDays * dayMs,
  );
  return new Set(old.map(({ id }) => id));
}

interface Lookup {
  readonly runs: ReadonlyMap<string, Run>;
  readonly old: ReadonlySet<string>;
  readonly options: CleaningOptions;
}

/** Why an object may go unless something that stays names it; null when it stays for itself. */
function fateOf({ key, modifiedMs }: StoredObject, { runs, old, options }: Lookup): Reason | null {
  const age = options.now - modifiedMs;
  if (!(age >= graceMs)) return null;
  const id = runOf(key);
  if (id !== null) {
    if (old.has(id)) return 'old run';
    const run = runs.get(id)!;
    return run.recorded || options.now - run.newestMs < graceMs ? null : 'unnamed';
  }
  const room = roomOf(key);
  if (room === 'memo') return old.size > 0 && age >= options.olderThanDays! * dayMs ? 'old memo' : null;
  return shared.has(room) ? 'unnamed' : null;
}

/**
 * Every key that stays: what stays for itself and what is named from there on. The files of one model stay together. An
 * old memo stays while all that it names does: it costs nothing then.
 */
async function keptKeys(
  store: ObjectStore,
  objects: readonly StoredObject[],
  fate: (object: StoredObject) => Reason | null,
): Promise<ReadonlySet<string>> {
  const known = new Set(objects.map(({ key }) => key));
  const together = modelFolders(objects);
  const kept = new Set<string>();
  const waiting = objects.filter((object) => fate(object) === null).map(({ key }) => key);
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (kept.has(key)) continue;
    kept.add(key);
    waiting.push(...(await namedIn(store, key, known)), ...(together.get(folderOf(key)) ?? []));
    together.delete(folderOf(key));
  }
  for (const { key } of objects.filter((object) => fate(object) === 'old memo')) {
    const named = await namedIn(store, key, known);
    if (named.every((one) => kept.has(one))) kept.add(key);
  }
  return kept;
}

const folderOf = (key: string): string => key.split('/').slice(0, 3).join('/');

function modelFolders(objects: readonly StoredObject[]): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const { key } of objects) {
    if (!key.startsWith('models/')) continue;
    const folder = folders.get(folderOf(key));
    if (folder === undefined) folders.set(folderOf(key), [key]);
    else folder.push(key);
  }
  return folders;
}

const ranks = [/^memo\//, /^runs\/[^/]+\/report\.json$/, /^runs\//, /\/manifest\.json$/, /^models\//, /^gold\//];

/** What names others goes first: whoever is interrupted leaves unnamed files, never names of missing ones. */
function rankOf(key: string): number {
  const rank = ranks.findIndex((pattern) => pattern.test(key));
  return rank === -1 ? ranks.length : rank;
}
