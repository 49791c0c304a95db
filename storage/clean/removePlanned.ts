import type { ObjectStore, StoredObject } from '../objectStore.ts';
import type { Cleaning } from './cleaning.ts';

/** Requests under way at once. */
const atOnce = 8;
/** Objects after which the runs are looked through again: a list of them is dear on a remote store. */
const lookEvery = 128;

export interface Removed {
  readonly objects: number;
  readonly bytes: number;
  /** Objects that were another or gone when their turn came; they were left. */
  readonly changed: number;
  /** A record of a run that was written after the plan was made: the rest of the plan was left. */
  readonly begun: string | null;
}

/**
 * Removes what a plan lists, rank by rank. An object that changed since is left. When a run writes meanwhile the rest is
 * left too, since it may need what was unnamed when the plan was made.
 */
export async function removePlanned(
  store: ObjectStore,
  plan: Cleaning,
  onProgress: (done: number) => void,
): Promise<Removed> {
  let [objects, bytes, changed, looked] = [0, 0, 0, -Infinity];
  const remove = async (object: StoredObject): Promise<void> => {
    if (await store.removeSurveyed(object)) {
      objects += 1;
      bytes += object.bytes;
    } else changed += 1;
  };
  const { removable } = plan;
  for (let at = 0; at < removable.length;) {
    if (at - looked >= lookEvery) {
      const begun = await recordSince(store, plan);
      if (begun !== null) return { objects, bytes, changed, begun };
      looked = at;
    }
    // Never two ranks at once, so that no name outlives what it names.
    const batch = removable.slice(at, at + atOnce).filter(({ rank }) => rank === removable[at]!.rank);
    await Promise.all(batch.map(remove));
    at += batch.length;
    onProgress(at);
  }
  return { objects, bytes, changed, begun: null };
}

/** Beside a run that was under way already, nothing was planned that another run could need. */
async function recordSince(store: ObjectStore, { records, underWay }: Cleaning): Promise<string | null> {
  if (underWay.length > 0) return null;
  for await (const key of store.list('runs/')) if (!records.has(key)) return key;
  return null;
}
