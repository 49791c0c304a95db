import type { FeatureView, VersionedView } from '../../contracts/featureStore.ts';
import { ConflictError, IntegrityError } from '../../contracts/failures.ts';
import { canonicalJson, canonicalLine } from '../canonicalJson.ts';
import type { Lake } from '../lake.ts';
import { paths } from '../paths.ts';
import { sha256 } from '../sha256.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `features/{view}/current.json`. */
interface Current {
  readonly version: string;
  /** The version before. */
  readonly previous: string | null;
  /** 1, 2, 3 … */
  readonly sequence: number;
  /** ISO 8601. */
  readonly at: string;
}

/** Gives a view its version: the hash of all that it says. */
export async function versionOf(view: FeatureView): Promise<VersionedView> {
  return { view, version: await sha256(encode(canonicalLine(view))) };
}

/** The name under which a version's vectors are online: two versions never mix. */
export const onlineName = ({ view, version }: VersionedView): string => `${view.name}@${version.slice(0, 16)}`;

/**
 * Stores a view under its version, which is not current yet. Refused is a view whose name another system has, one
 * with a number below the current one, and one that changed under the number it had.
 */
export async function putView(lake: Lake, view: FeatureView): Promise<VersionedView> {
  const next = await versionOf(view);
  const current = await currentView(lake, view.name);
  if (current !== null) checkSuccessor(current, next);
  await lake.store.putIfAbsent(paths.featureVersion(view.name, next.version), encode(canonicalJson(view)));
  return next;
}

function checkSuccessor(current: VersionedView, next: VersionedView): void {
  const { view } = next;
  if (current.view.system !== view.system) {
    throw new ConflictError(
      `The feature view ${view.name} is one of ${current.view.system}, and ${view.system} has one of the same name; give it another name.`,
    );
  }
  const [before, after] = [current.view.number, view.number];
  if (before === null || after === null || current.version === next.version) return;
  if (after > before) return;
  throw new ConflictError(
    `The feature view ${view.name} has version ${before} (${current.version.slice(0, 12)}), and what is said now is another view (${next.version.slice(0, 12)}) with version ${after}; raise version above ${before}.`,
  );
}

/** Makes a stored version the current one, by compare-and-swap. Gives whether it was another before. */
export async function makeCurrent(lake: Lake, wanted: VersionedView, at: string): Promise<boolean> {
  const { name } = wanted.view;
  const key = paths.featureCurrent(name);
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const bytes = await lake.store.get(key);
    const before = bytes === null ? null : currentIn(key, bytes);
    if (before?.version === wanted.version) return false;
    // Another writer may have moved it since the version was stored.
    if (before !== null) checkSuccessor(await readView(lake, name, before.version), wanted);
    const next: Current = {
      version: wanted.version,
      previous: before?.version ?? null,
      sequence: (before?.sequence ?? 0) + 1,
      at,
    };
    const held = bytes === null ? null : await sha256(bytes);
    if (await lake.store.compareAndSwap(key, held, encode(canonicalJson(next)))) return true;
  }
  throw new ConflictError(`Tried 1000 times to write ${key} and each time another writer was first; run again.`);
}

/** The current version of a view, or null where none is registered. */
export async function currentView(lake: Lake, name: string): Promise<VersionedView | null> {
  const key = paths.featureCurrent(name);
  const bytes = await lake.store.get(key);
  return bytes === null ? null : readView(lake, name, currentIn(key, bytes).version);
}

/** Current versions of all views, by name. */
export async function listViews(lake: Lake): Promise<readonly VersionedView[]> {
  const found: VersionedView[] = [];
  for await (const key of lake.store.list(paths.featuresRoot)) {
    if (!key.endsWith('/current.json')) continue;
    const bytes = (await lake.store.get(key))!;
    const folder = key.slice(0, -'current.json'.length);
    found.push(await readVersionAt(lake, folder, currentIn(key, bytes).version));
  }
  return found;
}

const readView = (lake: Lake, name: string, version: string): Promise<VersionedView> =>
  readVersionAt(lake, paths.featureFolder(name), version);

async function readVersionAt(lake: Lake, folder: string, version: string): Promise<VersionedView> {
  const key = `${folder}versions/${version}.json`;
  const bytes = await lake.store.get(key);
  if (bytes === null) throw new IntegrityError(`Expected a feature view in ${key}, found none; restore that file.`);
  const read = await versionOf(parse(key, bytes) as FeatureView);
  if (read.version === version) return read;
  throw new IntegrityError(
    `Expected in ${key} the feature view with sha256 ${version}, found one with ${read.version}; restore that file.`,
  );
}

const currentIn = (key: string, bytes: Uint8Array): Current => parse(key, bytes) as Current;

function parse(key: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new IntegrityError(`Expected JSON in ${key}, but it does not parse; restore that file.`, { cause: error });
  }
}
