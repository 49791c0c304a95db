import { ApplicationFailure } from '@temporalio/workflow';
import { checkPipelineInput } from '../contracts/input.ts';
import type { PipelineInput, PipelineResult } from '../contracts/runs.ts';
import { createBoard } from './board.ts';
import { collect } from './collect.ts';
import { evaluate } from './evaluate.ts';
import { atTheDoor } from './failure.ts';
import { features } from './features.ts';
import { openRun } from './open.ts';
import { light } from './proxies.ts';
import { register } from './register.ts';
import { concludeRun } from './search.ts';
import { trainAll } from './train.ts';
import { validate } from './validate.ts';

/** The main path: collect, validate, build features, train, evaluate, register, report. Start it with nothing at all. */
export async function pipeline(raw?: PipelineInput | null): Promise<PipelineResult> {
  const input = atTheDoor(() => checkPipelineInput(raw));
  const board = createBoard(input.system ?? 'macro-cycle', input.asOf ?? '');
  const plan = await openRun(input, board);
  const { run } = plan;

  const collected = await collect(plan, board);
  const data = await validate(plan, collected, board);
  const gold = await features(plan, data, board);
  const { trained, failed } = await trainAll(plan, gold, board);
  if (trained.length === 0) {
    const why = failed.map(({ id, message }) => `${id}: ${message}`).join('; ');
    throw ApplicationFailure.nonRetryable(`No model of ${run.system} could be trained. ${why}`, 'TrainingFailed');
  }
  const evaluated = await evaluate(plan, gold, trained, board);
  const registered = await register(plan, evaluated, trained, gold, board);

  concludeRun(registered.decision);
  const stages = [...board.stages];
  const reason = input.reason ?? '';
  const report = await light.writeReport.executeWithOptions({ summary: 'report.html' }, [
    { run, reason, collected, data, gold, trained, failed, evaluated, registered, stages },
  ]);
  board.done(`**${registered.decision}**: ${registered.sentence}`);
  return {
    system: run.system,
    asOf: run.asOf,
    executionId: run.executionId,
    trigger: run.trigger,
    decision: registered.decision,
    sentence: registered.sentence,
    version: registered.version,
    failed,
    degraded: failed.length > 0,
    reusedStages: stages
      .filter(({ status }) => status === 'reused')
      .map(({ stage, model }) => (model ? `${stage} ${model}` : stage)),
    report,
  };
}
