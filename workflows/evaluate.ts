import type { EvaluatedRun, FeatureTable, RunPlan, TrainedModel } from '../contracts/runs.ts';
import type { Board } from './board.ts';
import { light, scorer } from './proxies.ts';

/** Judges all models, the champion and the naive baseline on the same out-of-time rows. */
export function evaluate(
  { run }: RunPlan,
  gold: FeatureTable,
  trained: readonly TrainedModel[],
  board: Board,
): Promise<EvaluatedRun> {
  return board.stage(
    'evaluate',
    async () => {
      const champion = await scorer.scoreChampion.executeWithOptions({ summary: 'champion on the same rows' }, [
        { run, gold },
      ]);
      return light.evaluateModels.executeWithOptions({ summary: `${trained.length} models` }, [
        { run, gold, trained, champion },
      ]);
    },
    ({ challenger, skill, reused }) => ({
      summary: `challenger ${challenger}: ${skill.metric} ${skill.challenger?.toFixed(5) ?? '?'}, naive ${skill.baseline?.toFixed(5) ?? '?'}`,
      reused,
    }),
  );
}
