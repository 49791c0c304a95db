import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { ModelManifest, TrainedModel } from '../../contracts/runs.ts';
import type { StudiedTrial } from '../../contracts/tune.ts';
import type { Predicted } from '../../ml/tune/scorePredictions.ts';
import { readArrow } from '../../storage/arrow.ts';
import type { Lake } from '../../storage/lake.ts';

export const frameOf = async (lake: Lake, ref: ArtifactRef): Promise<Frame> => readArrow(await lake.localFile(ref));

export async function trialsOf(lake: Lake, snapshot: ArtifactRef | null): Promise<readonly StudiedTrial[]> {
  return snapshot === null ? [] : lake.readJson<readonly StudiedTrial[]>(snapshot);
}

export async function predictedOf(lake: Lake, { manifest, predictions }: TrainedModel): Promise<Predicted> {
  const { results } = await lake.readJson<ModelManifest>(manifest);
  return {
    predictions: await frameOf(lake, predictions),
    results: await lake.readJson<Record<string, unknown>>(results),
  };
}
