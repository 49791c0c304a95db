import { workflowInfo } from '@temporalio/workflow';
import type { PipelineInput, RunPlan } from '../contracts/runs.ts';
import type { Board } from './board.ts';
import { light } from './proxies.ts';
import { announceRun, isScheduled, logicalDate } from './search.ts';

/** Resolves what a run is about, stores the system as it was read, and shows it. */
export async function openRun(input: PipelineInput, board: Board): Promise<RunPlan> {
  const system = input.system ?? 'macro-cycle';
  const plan = await light.openRun.executeWithOptions({ summary: `read systems/${system}.yaml` }, [
    {
      system,
      asOf: input.asOf ?? null,
      logicalDate: logicalDate(),
      trigger: input.trigger ?? (isScheduled() ? 'schedule' : 'manual'),
      reason: input.reason ?? '',
      runId: workflowInfo().runId,
      models: input.models ?? null,
      until: input.until ?? null,
      executionId: input.executionId ?? null,
      ...(input.start !== undefined && { start: input.start }),
      ...(input.epochs !== undefined && { epochs: input.epochs }),
      ...(input.imported !== undefined && { imported: input.imported }),
      ...(input.onlySuited !== undefined && { onlySuited: input.onlySuited }),
    },
  ]);
  announceRun(plan.run);
  board.open(
    plan.run,
    plan.models.map(({ id }) => id),
  );
  return plan;
}
