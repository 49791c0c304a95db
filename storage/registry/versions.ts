import { ConflictError, InputError, IntegrityError } from '../../contracts/failures.ts';
import { canonicalJson } from '../canonicalJson.ts';
import type { Lake } from '../lake.ts';
import { nameOfSegment, paths } from '../paths.ts';
import { checkAsOf } from './checkAsOf.ts';
import type { ModelVersion } from './modelVersion.ts';

/**
 * Stores a version under the next free number. Bytes that are registered for the same as-of already keep their number,
 * so that a retry, or a second run of the same day, adds nothing.
 */
export async function registerVersion(
  lake: Lake,
  draft: Omit<ModelVersion, 'version'>,
): Promise<{ readonly version: number; readonly existed: boolean }> {
  checkAsOf(draft.asOf);
  const known = new Map<number, ModelVersion>();
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    for (const version of await versionNumbers(lake, draft.model)) {
      if (!known.has(version)) known.set(version, await readVersion(lake, draft.model, version));
    }
    const same = [...known.values()].find(
      ({ contentKey, asOf }) => contentKey === draft.contentKey && asOf === draft.asOf,
    );
    if (same !== undefined) return { version: same.version, existed: true };
    const version = Math.max(0, ...known.keys()) + 1;
    const key = paths.registryVersion(draft.model, version);
    if (await lake.store.compareAndSwap(key, null, encode(canonicalJson({ ...draft, version })))) {
      return { version, existed: false };
    }
  }
  throw new ConflictError(
    `Tried 1000 times to register a version of '${draft.model}' and each time another writer was first; run again.`,
  );
}

export async function readVersion(lake: Lake, model: string, version: number): Promise<ModelVersion> {
  const key = paths.registryVersion(model, version);
  const bytes = await lake.store.get(key);
  if (bytes === null) {
    const known = (await versionNumbers(lake, model)).join(', ') || 'none';
    throw new InputError(`Expected a version of '${model}' (known: ${known}), got ${version}; give one of those.`);
  }
  const read = parse(key, bytes);
  if (read.version !== version || read.model !== model) {
    throw new IntegrityError(
      `Expected version ${version} of '${model}' in ${key}, found version ${read.version} of '${read.model}'; restore that file.`,
    );
  }
  return read;
}

/** Every version of a model, in order. */
export async function listVersions(lake: Lake, model: string): Promise<readonly ModelVersion[]> {
  return Promise.all((await versionNumbers(lake, model)).map((version) => readVersion(lake, model, version)));
}

/** Names of every registered model, in order. */
export async function listModels(lake: Lake): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const key of lake.store.list(paths.registryRoot)) {
    if (key.includes('/versions/')) names.add(nameOfSegment(key.slice(paths.registryRoot.length).split('/')[0]!));
  }
  return [...names].sort();
}

async function versionNumbers(lake: Lake, model: string): Promise<readonly number[]> {
  const numbers: number[] = [];
  const prefix = paths.registryVersions(model);
  for await (const key of lake.store.list(prefix)) {
    const number = /^([1-9]\d*)\.json$/.exec(key.slice(prefix.length))?.[1];
    if (number !== undefined) numbers.push(Number(number));
  }
  return numbers.sort((a, b) => a - b);
}

function parse(key: string, bytes: Uint8Array): ModelVersion {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as ModelVersion;
  } catch (error) {
    throw new IntegrityError(`Expected JSON in ${key}, but it does not parse; restore that file.`, { cause: error });
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
