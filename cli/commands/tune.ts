import { WorkflowIdConflictPolicy } from '@temporalio/common';
import { dateOf } from '../../contracts/dates.ts';
import { queues, workflowIds } from '../../contracts/names.ts';
import type { TuneInput, TuneResult } from '../../contracts/tune.ts';
import { follow } from '../follow.ts';
import { fileLink } from '../links.ts';
import type { Output } from '../output.ts';
import type { Attached } from '../stack.ts';
import { requireDate } from './collect.ts';
import { wholeNumber } from './wholeNumber.ts';

export interface TuneOptions {
  readonly model?: readonly string[];
  readonly trials?: string;
  readonly parallel?: string;
  readonly seed?: string;
  readonly asOf?: string;
  readonly sampler?: string;
  readonly pruner?: string;
  readonly detach?: boolean;
}

/** The part of a study's input that these options make. */
export function tuneInput({ model, trials, parallel, seed, asOf, sampler, pruner }: TuneOptions): TuneInput {
  requireDate('--as-of', asOf);
  return {
    ...(asOf && { asOf }),
    ...(model && !model.includes('all') && { models: model }),
    ...(trials !== undefined && { trials: wholeNumber('--trials', trials) }),
    ...(parallel !== undefined && { parallel: wholeNumber('--parallel', parallel) }),
    ...(seed !== undefined && { seed: wholeNumber('--seed', seed) }),
    ...(sampler && { sampler }),
    ...(pruner && { pruner }),
  };
}

/** Searches parameters for a system's models and shows it live; a study that runs already is followed. Ctrl-C leaves it running. */
export async function tune(stack: Attached, output: Output, system: string, options: TuneOptions): Promise<void> {
  const input = tuneInput(options);
  const workflowId = workflowIds.tune(system, input.asOf ?? dateOf(Date.now()));
  const handle = await stack.client.workflow.start('tune', {
    taskQueue: queues.flow,
    workflowId,
    args: [{ system, ...input }],
    staticSummary: `parameters of ${input.models?.join(', ') ?? system}`,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  });
  const link = stack.uiUrl
    ? `${stack.uiUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}`
    : workflowId;
  output.say(`${output.bold(workflowId)}  ${output.dim(link)}`);
  if (options.detach) {
    output.result({ workflowId, link }, ['started; see: regimen runs']);
    return;
  }
  const result = await follow<TuneResult>(stack.client, handle, output);
  const page = await stack.lake.localFile(result.report);
  const { trials, complete, pruned, failed, best, better, sentence, yaml } = result;
  output.result(result, [
    `${output.bold(better ? 'better' : 'not better')}: ${sentence}`,
    `${trials} trials: ${complete} complete, ${pruned} given up, ${failed} failed; best is trial ${best.number} (${best.model})`,
    '',
    ...yaml.trimEnd().split('\n'),
    '',
    `report ${fileLink(page)}`,
    better
      ? `next: paste the lines above into systems/${result.system}.yaml, then regimen run ${result.system}`
      : `next: keep the system file as it is, or search longer: regimen tune ${result.system} --trials ${2 * trials}`,
  ]);
}
