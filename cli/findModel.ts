import type { ArtifactRef } from '../contracts/artifact.ts';
import { InputError, IntegrityError } from '../contracts/failures.ts';
import { suggestion } from '../contracts/nearest.ts';
import type { ModelManifest } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import type { Lake } from '../storage/lake.ts';
import { aliases, listModels, listVersions, readVersion, type ModelVersion } from '../storage/modelRegistry.ts';
import { nameOfSegment, paths } from '../storage/paths.ts';

export interface FoundModel {
  /** As a reader knows it: `signal-ensemble@3` or `signal-ensemble/boosted (run …)`. */
  readonly name: string;
  readonly manifest: ModelManifest;
  /** The system as it was read for the run. */
  readonly spec: SystemSpec;
}

interface Wanted {
  readonly system: string;
  readonly model: string | null;
  /** Number, alias, or null for the newest. */
  readonly version: string | null;
}

const form = /^([^/@]+)(?:\/([^@]+))?(?:@(.+))?$/;

function parse(wanted: string): Wanted {
  const found = form.exec(wanted);
  if (found === null)
    throw new InputError(
      `Expected a model like system, system@2, system@previous, system/model or system/model@2, got "${wanted}".`,
    );
  return { system: found[1]!, model: found[2] ?? null, version: found[3] ?? null };
}

async function json<T>(lake: Lake, key: string): Promise<T> {
  const bytes = await lake.store.get(key);
  if (bytes === null)
    throw new IntegrityError(`Expected ${key} in ${lake.store.uri}, but there is none; run the system again.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}

/** The version that a number or an alias means; the champion, else the newest, where neither is given. */
async function versionOf(lake: Lake, { system, version }: Wanted): Promise<ModelVersion> {
  const [known, names] = [await listVersions(lake, system), { ...(await aliases(lake, system)) }];
  const named: Readonly<Record<string, number | undefined>> = names;
  if (version === null) return readVersion(lake, system, names.champion ?? known.at(-1)!.version);
  const number = named[version] ?? Number(version.replace(/^v/, ''));
  const found = known.find((one) => one.version === number);
  if (found) return found;
  const all = [...known.map((one) => String(one.version)), ...Object.keys(names)];
  throw new InputError(
    `Expected a version of ${system} (${all.join(', ')}), got "${version}"; give one of those.${suggestion(version, Object.keys(names))}`,
  );
}

const manifestKey = /^models\/([^/]+)\/([^/]+)\/manifest\.json$/;

interface RunModel {
  readonly executionId: string;
  readonly id: string;
  readonly key: string;
}

/** Trained models in the lake, of one run or of all. */
async function trainedModels(lake: Lake, executionId: string | null): Promise<readonly RunModel[]> {
  const found: RunModel[] = [];
  for await (const key of lake.store.list('models/')) {
    const [, run, id] = manifestKey.exec(key) ?? [];
    if (run === undefined || id === undefined) continue;
    const model = { executionId: nameOfSegment(run), id: nameOfSegment(id), key };
    if (executionId === null || model.executionId === executionId) found.push(model);
  }
  return found;
}

/** The newest run of the system that trained this model, or the run of a version. */
async function ofRun(lake: Lake, wanted: Wanted, model: string, registered: boolean): Promise<FoundModel> {
  const { system, version } = wanted;
  if (version !== null && !registered) throw await unknownSystem(lake, system);
  const run = version === null ? null : (await versionOf(lake, wanted)).executionId;
  const all = await trainedModels(lake, run);
  const own: { readonly executionId: string; readonly manifest: ModelManifest }[] = [];
  for (const { executionId, key } of all) {
    const manifest = await json<ModelManifest>(lake, key);
    if (manifest.system === system) own.push({ executionId, manifest });
  }
  if (own.length === 0) throw await unknownSystem(lake, system);
  const [newest] = own
    .filter(({ manifest }) => manifest.id === model)
    .sort((x, y) => y.manifest.asOf.localeCompare(x.manifest.asOf) || y.executionId.localeCompare(x.executionId));
  const ids = [...new Set(own.map(({ manifest }) => manifest.id))].sort();
  if (newest === undefined)
    throw new InputError(
      `Expected a model of ${system} (${ids.join(', ')}), got "${model}"; give one of those.${suggestion(model, ids)}`,
    );
  const { executionId, manifest } = newest;
  const spec = await json<SystemSpec>(lake, paths.runFile(executionId, 'config.json'));
  return { name: `${system}/${model} as of ${manifest.asOf}`, manifest, spec };
}

async function unknownSystem(lake: Lake, system: string): Promise<InputError> {
  const names = await listModels(lake);
  return new InputError(
    `No model is named "${system}"; there are ${names.join(', ') || 'none yet'}.${suggestion(system, names)}`,
  );
}

/**
 * A trained model by its name: `system` (its champion), `system@2`, `system@previous` or another alias, `system/model` (of the newest as-of), `system/model@2`
 * (of that version's run). What is not there is an InputError with what there is and the nearest name.
 */
export async function findModel(lake: Lake, text: string): Promise<FoundModel> {
  const wanted = parse(text);
  const registered = (await listModels(lake)).includes(wanted.system);
  if (wanted.model !== null) return ofRun(lake, wanted, wanted.model, registered);
  if (!registered) throw await unknownSystem(lake, wanted.system);
  const version = await versionOf(lake, wanted);
  const read = async <T>(ref: ArtifactRef) => lake.readJson<T>(ref);
  return {
    name: `${wanted.system}@${version.version}`,
    manifest: await read<ModelManifest>(version.manifest),
    spec: await read<SystemSpec>(version.config),
  };
}
