import { dateOf, endOfDay } from '../contracts/dates.ts';
import { InputError } from '../contracts/failures.ts';
import type { ModelManifest } from '../contracts/runs.ts';
import type { CurrentRegime } from '../contracts/suited.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { models as registry } from '../ml/models/registry.ts';
import { filteredColumns } from '../ml/models/stateColumns.ts';
import { regimeTagOf } from '../ml/regimes/regimeTagOf.ts';
import { readArrow } from '../storage/arrow.ts';
import type { Lake } from '../storage/lake.ts';
import { championAsOf, listVersions } from '../storage/modelRegistry.ts';

export interface RegimeQuestion {
  /** The regime system whose champion is asked. */
  readonly system: string;
  readonly asOf: string;
  /** What states stand for, where their names do not say it. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The champion's filtered probabilities of the newest row, restored and given all rows known by then. */
async function filteredNow(
  lake: Lake,
  manifest: ModelManifest,
  gold: ModelManifest['gold'],
  asOf: string,
): Promise<{ readonly date: string; readonly filtered: readonly number[] }> {
  const definition: ModelDefinition = registry[manifest.model as keyof typeof registry];
  const files: Record<string, Uint8Array> = {};
  for (const [name, ref] of Object.entries(manifest.files)) files[name] = await lake.read(ref);
  const { time, columns } = await readArrow(await lake.localFile(gold));
  const missing = manifest.features.filter((name) => columns[name] === undefined);
  if (missing.length > 0)
    throw new InputError(
      `The champion of ${manifest.system} reads ${manifest.features.length} features, and its newest table lacks ${missing.join(', ')}; run ${manifest.system} again.`,
    );
  const rows = time.findLastIndex((at) => at <= endOfDay(asOf)) + 1;
  const width = manifest.features.length;
  const values = Float64Array.from(
    { length: rows * width },
    (_, at) => columns[manifest.features[at % width]!]![Math.floor(at / width)]!,
  );
  const model = await definition.restore(files, { engines: {}, threads: 1 });
  const predicted = model.predict({ rows, columns: manifest.features, values });
  return {
    date: dateOf(time[rows - 1]!),
    filtered: filteredColumns(predicted).map((values) => values[rows - 1]!),
  };
}

/** The regime that the champion of a regime system sees on the newest row that was known by the end of `asOf`. */
export async function currentRegime(lake: Lake, { system, asOf, tags }: RegimeQuestion): Promise<CurrentRegime> {
  const champion = await championAsOf(lake, system, asOf);
  if (champion === null)
    throw new InputError(
      `Models are chosen by the regime of ${system}, which has no champion as of ${asOf}; run it first: regimen run ${system} --as-of ${asOf}, or leave suit out.`,
    );
  const manifest = await lake.readJson<ModelManifest>(champion.manifest);
  const definition: ModelDefinition = registry[manifest.model as keyof typeof registry];
  if (definition.family !== 'regime')
    throw new InputError(
      `Models are chosen by the champion of a system of kind regime, got ${system}, whose champion ${manifest.id} is a ${definition.family}; name one such as macro-cycle.`,
    );
  const newest = (await listVersions(lake, system)).findLast((one) => one.asOf <= asOf) ?? champion;
  const { date, filtered } = await filteredNow(lake, manifest, newest.gold, asOf);
  const { state_names: names } = await lake.readJson<{ readonly state_names: readonly string[] }>(manifest.results);
  const probability = Math.max(...filtered);
  const state = names[filtered.indexOf(probability)]!;
  return { system, version: champion.version, state, regime: regimeTagOf(state, tags), probability, date };
}
