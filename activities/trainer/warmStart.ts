import type { ArtifactRef } from '../../contracts/artifact.ts';
import { endOfDay } from '../../contracts/dates.ts';
import type { ModelManifest, TrainRequest } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import type { ModelDefinition } from '../../ml/models/model.ts';
import { canonicalLine } from '../../storage/canonicalJson.ts';
import type { Lake } from '../../storage/lake.ts';
import { championAsOf, readVersion, type ModelVersion } from '../../storage/modelRegistry.ts';
import { baseManifests } from './files.ts';

/** The model that a training goes on from. */
export interface ChampionStart {
  readonly version: number;
  readonly manifest: ArtifactRef;
  readonly asOf: string;
  readonly files: Readonly<Record<string, ArtifactRef>>;
  /** End of its as-of day, epoch ms: all that it was trained on was known by then. */
  readonly trainedUntil: number;
}

/** Systems that were stored before they could have treatments have none. */
const treatmentsOf = ({ treatments }: Partial<Pick<SystemSpec, 'treatments'>>): readonly string[] => treatments ?? [];

/** Whether the champion's model is one that this training can go on from: what is read, computed and asked is the same. */
function isSameKind(
  { plan, gold }: Pick<TrainRequest, 'plan' | 'gold'>,
  [spec, before]: readonly [SystemSpec, SystemSpec],
  { revision }: ModelDefinition,
  manifest: ModelManifest,
): boolean {
  const [model, earlier] = [spec.models[plan.id]!, before.models[plan.id]];
  const features = model.features.length > 0 ? model.features : gold.features;
  const same = (a: unknown, b: unknown) => canonicalLine(a) === canonicalLine(b);
  return (
    manifest.id === plan.id &&
    manifest.model === plan.model &&
    manifest.imported === undefined &&
    manifest.revision === revision &&
    manifest.stacks.length === 0 &&
    same(manifest.features, features) &&
    same(earlier?.parameters ?? null, model.parameters) &&
    same(before.target, spec.target) &&
    same(treatmentsOf(before), treatmentsOf(spec))
  );
}

/** The champion that the run pinned when it began, so that every attempt of a training goes on from the same one. */
async function pinned(
  lake: Lake,
  { run, champion }: Pick<TrainRequest, 'run' | 'champion'>,
): Promise<ModelVersion | null> {
  if (champion === undefined) return championAsOf(lake, run.system, run.asOf);
  return champion === 0 ? null : readVersion(lake, run.system, champion);
}

/**
 * The champion's model of this id, or that of a model below it, where the system file asks to go on from it and it is of an
 * earlier day and of the same kind: entry, revision, features, parameters, target, treatments. Null where there is none: the training
 * then begins anew, and its manifest names no start.
 */
export async function championStart(
  lake: Lake,
  request: Pick<TrainRequest, 'run' | 'plan' | 'gold' | 'champion'>,
  spec: SystemSpec,
  definition: ModelDefinition,
): Promise<ChampionStart | null> {
  const { run, plan } = request;
  if (plan.imported !== undefined || spec.models[plan.id]!.warmStart === undefined) return null;
  const champion = await pinned(lake, request);
  if (champion === null || champion.asOf >= run.asOf) return null;
  const top = await lake.readJson<ModelManifest>(champion.manifest);
  const before = await lake.readJson<SystemSpec>(champion.config);
  const found = [top, ...(await baseManifests(lake, top))].find((manifest) =>
    isSameKind(request, [spec, before], definition, manifest),
  );
  if (found === undefined) return null;
  const { version, manifest, asOf } = champion;
  return { version, manifest, asOf, files: found.files, trainedUntil: endOfDay(asOf) };
}
