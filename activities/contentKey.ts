import type { ArtifactRef } from '../contracts/artifact.ts';
import type { ModelManifest } from '../contracts/runs.ts';
import { canonicalJson } from '../storage/canonicalJson.ts';
import type { Lake } from '../storage/lake.ts';
import { sha256 } from '../storage/sha256.ts';

/** Hash over the fitted files of a model and of the models it stacks: the same key means the same model, byte for byte. */
export async function contentKey(lake: Lake, ref: ArtifactRef): Promise<string> {
  const manifest = await lake.readJson<ModelManifest>(ref);
  const files = Object.fromEntries(Object.entries(manifest.files).map(([name, file]) => [name, file.sha256]));
  const bases = await Promise.all(manifest.bases.map((base) => contentKey(lake, base)));
  return sha256(
    new TextEncoder().encode(canonicalJson({ model: manifest.model, features: manifest.features, files, bases })),
  );
}
