import { decidePromotion } from '../contracts/decidePromotion.ts';
import type { EvaluatedRun, FeatureTable, RegisteredRun, RunPlan, TrainedModel } from '../contracts/runs.ts';
import type { Board } from './board.ts';
import { light } from './proxies.ts';

/** Decides by the policy, then writes the version, the verdict and the aliases. */
export function register(
  { run, policy }: RunPlan,
  evaluated: EvaluatedRun,
  trained: readonly TrainedModel[],
  gold: FeatureTable,
  board: Board,
): Promise<RegisteredRun> {
  const answer = decidePromotion({ ...evaluated, policy });
  const model = trained.find((one) => one.id === evaluated.challenger)!;
  return board.stage(
    'register',
    () =>
      light.registerModel.executeWithOptions({ summary: answer.decision }, [{ run, gold, model, evaluated, answer }]),
    (registered) => ({ summary: `v${registered.version} ${registered.decision}` }),
  );
}
