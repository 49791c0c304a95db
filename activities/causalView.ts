import type { CausalAnalysis, CausalView } from '../contracts/causal.ts';
import type { ModelManifest, TrainedModel } from '../contracts/runs.ts';
import type { Lake } from '../storage/lake.ts';

/** What the chosen model of effects says of itself; null where its results hold no such thing. */
export async function causalView(lake: Lake, model: TrainedModel): Promise<CausalView | null> {
  const manifest = await lake.readJson<ModelManifest>(model.manifest);
  const { causal, newest } = await lake.readJson<{
    readonly causal?: Omit<CausalView, 'model'>;
    readonly newest?: CausalAnalysis;
  }>(manifest.results);
  return causal ? { ...causal, ...(newest && { newest }), model: model.id } : null;
}
