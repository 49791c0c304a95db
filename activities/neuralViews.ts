import type { AttentionView, EpochRecord, GenerativeView, NeuralView } from '../contracts/neural.ts';
import type { ModelManifest, TrainedModel } from '../contracts/runs.ts';
import type { Lake } from '../storage/lake.ts';

/** What a network's results say of its fit. */
interface NeuralResults {
  readonly learning_curve?: readonly EpochRecord[];
  readonly best_epoch: number;
  readonly diverged: boolean;
  readonly attention?: AttentionView;
  readonly generative?: GenerativeView;
}

/** How the fit of every network went, for the report. */
export async function neuralViews(lake: Lake, trained: readonly TrainedModel[]): Promise<NeuralView[]> {
  const found = await Promise.all(
    trained.map(async ({ id, manifest }): Promise<NeuralView[]> => {
      const { results } = await lake.readJson<ModelManifest>(manifest);
      const summary = await lake.readJson<NeuralResults>(results);
      const { learning_curve: learningCurve, best_epoch: bestEpoch, diverged, attention, generative } = summary;
      if (learningCurve === undefined) return [];
      return [
        {
          ...{ model: id, learningCurve, bestEpoch, diverged },
          ...(attention && { attention }),
          ...(generative && { generative }),
        },
      ];
    }),
  );
  return found.flat();
}
