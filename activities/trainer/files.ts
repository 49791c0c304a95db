import type { ModelFiles } from '../../contracts/job.ts';
import type { ModelManifest } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import type { Lake } from '../../storage/lake.ts';

/** Verified local paths of a stored model's files, as the trainer child wants them. */
export async function modelFiles(lake: Lake, manifest: ModelManifest, spec: SystemSpec): Promise<ModelFiles> {
  const files: Record<string, string> = {};
  for (const [name, ref] of Object.entries(manifest.files)) files[name] = await lake.localFile(ref);
  return { id: manifest.id, spec: spec.models[manifest.id]!, features: manifest.features, files };
}

/** Manifests of every model below a stack, each after the models that it stacks itself. */
export async function baseManifests(lake: Lake, manifest: ModelManifest): Promise<ModelManifest[]> {
  const found = new Map<string, ModelManifest>();
  const visit = async (stacked: ModelManifest): Promise<void> => {
    for (const ref of stacked.bases) {
      const base = await lake.readJson<ModelManifest>(ref);
      if (found.has(base.id)) continue;
      await visit(base);
      found.set(base.id, base);
    }
  };
  await visit(manifest);
  return [...found.values()];
}

/** Columns of gold that a model reads, by itself or through the models below it. */
export function featuresRead(manifest: ModelManifest, bases: readonly ModelManifest[]): readonly string[] {
  const own = ({ features, stacks }: ModelManifest) => features.filter((name) => !stacks.includes(name));
  return [...new Set([manifest, ...bases].flatMap(own))];
}
