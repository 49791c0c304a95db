import type { ArtifactRef } from '../../contracts/artifact.ts';
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

export async function baseManifests(lake: Lake, manifest: ModelManifest): Promise<ModelManifest[]> {
  return Promise.all(manifest.bases.map((ref: ArtifactRef) => lake.readJson<ModelManifest>(ref)));
}
