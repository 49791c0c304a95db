import { WorkflowIdConflictPolicy } from '@temporalio/common';
import { dateOf, isDate } from '../../contracts/dates.ts';
import { InputError } from '../../contracts/failures.ts';
import { queues, workflowIds } from '../../contracts/names.ts';
import type { PipelineResult } from '../../contracts/runs.ts';
import { paths } from '../../storage/paths.ts';
import { follow } from '../follow.ts';
import { fileLink } from '../links.ts';
import type { Output } from '../output.ts';
import type { Attached } from '../stack.ts';

export interface RunOptions {
  readonly asOf?: string;
  readonly models?: readonly string[];
  readonly reason?: string;
  readonly detach?: boolean;
}

export class DetachedError extends Error {}

/** First Ctrl-C: leave the run alone and go. Second within three seconds: cancel it. */
function onInterrupt(detach: () => void, cancel: () => Promise<void>): () => void {
  let presses = 0;
  let timer: NodeJS.Timeout | undefined;
  const handler = () => {
    presses += 1;
    if (presses === 1) timer = setTimeout(detach, 1_500);
    else {
      clearTimeout(timer);
      void cancel();
    }
  };
  process.on('SIGINT', handler);
  return () => {
    process.off('SIGINT', handler);
    clearTimeout(timer);
  };
}

/** Runs a system's pipeline and shows it live. Ctrl-C detaches (the run goes on); a second press cancels it. */
export async function run(stack: Attached, output: Output, system: string, options: RunOptions): Promise<void> {
  if (options.asOf !== undefined && !isDate(options.asOf))
    throw new InputError(`--as-of is a date as YYYY-MM-DD, got "${options.asOf}".`);
  const workflowId = workflowIds.pipeline(system, options.asOf ?? dateOf(Date.now()), 'manual');
  const handle = await stack.client.workflow.start('pipeline', {
    taskQueue: queues.flow,
    workflowId,
    args: [
      {
        system,
        trigger: 'manual',
        ...(options.asOf && { asOf: options.asOf }),
        ...(options.models && { models: options.models }),
        ...(options.reason && { reason: options.reason }),
      },
    ],
    staticSummary: `${system}${options.asOf ? ` as of ${options.asOf}` : ''}`,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  });
  const link = stack.uiUrl
    ? `${stack.uiUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}`
    : workflowId;
  output.say(`${output.bold(workflowId)}  ${output.dim(link)}`);
  if (options.detach) {
    output.result({ workflowId, link }, [`started; see: regimen runs`]);
    return;
  }
  const detached = new Promise<never>((_, reject) => {
    const stop = onInterrupt(
      () => reject(new DetachedError(`Detached; the run goes on. See: regimen runs, or ${link}`)),
      async () => {
        output.say('cancelling');
        await handle.cancel();
      },
    );
    void handle
      .result()
      .finally(stop)
      .catch(() => undefined);
  });
  const result = await Promise.race([follow<PipelineResult>(stack.client, handle, output), detached]);
  const report = stack.lake.store.localPath(paths.runFile(result.executionId, 'report.html'));
  output.result(result, [
    `${output.bold(result.decision)}: ${result.sentence}`,
    ...result.failed.map(({ id, message }) => `degraded: ${id} failed: ${message}`),
    ...(result.reusedStages.length > 0 ? [`reused, proven by hash: ${result.reusedStages.join(', ')}`] : []),
    ...(report ? [`report ${fileLink(report)}`] : []),
    `next: regimen model ${result.system}`,
  ]);
}
