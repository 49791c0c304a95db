import { randomUUID } from 'node:crypto';
import { WorkflowIdConflictPolicy } from '@temporalio/common';
import type { BackfillResult, CollectInput, CollectResult } from '../../contracts/collect.ts';
import { isDate } from '../../contracts/dates.ts';
import { InputError } from '../../contracts/failures.ts';
import { queues, workflowIds } from '../../contracts/names.ts';
import { layers, type Layer } from '../../contracts/runs.ts';
import { suggestion } from '../../contracts/nearest.ts';
import { causeOfFailure, follow, RunFailedError } from '../follow.ts';
import { table, type Output } from '../output.ts';
import type { Attached } from '../stack.ts';

export interface CollectOptions {
  readonly asOf?: string;
  readonly source?: string;
  readonly resume?: string;
}

export interface BackfillOptions {
  readonly from: string;
  readonly to: string;
  readonly until?: string;
}

export function requireDate(flag: string, text: string | undefined): void {
  if (text !== undefined && !isDate(text)) throw new InputError(`${flag} is a date as YYYY-MM-DD, got "${text}".`);
}

/** A layer of the lake by its name, or a sentence with the nearest one. */
export function requireLayer(text: string): Layer {
  const layer = layers.find((name) => name === text);
  if (layer) return layer;
  throw new InputError(`--until is one of ${layers.join(', ')}, got "${text}".${suggestion(text, layers)}`);
}

/** Collects a system's series into bronze, or with --resume what an earlier collection misses. */
export async function collect(
  { client }: Attached,
  output: Output,
  system: string,
  { asOf, source, resume }: CollectOptions,
): Promise<void> {
  requireDate('--as-of', asOf);
  const input: CollectInput = {
    ...(resume === undefined ? { system } : { resume }),
    ...(asOf && { asOf }),
    ...(source && { source }),
  };
  const handle = await client.workflow.start('collect', {
    taskQueue: queues.flow,
    workflowId: `collect/${resume ?? system}/by-hand-${randomUUID().slice(0, 8)}`,
    args: [input],
    staticSummary: resume === undefined ? `collect ${system}` : `collect what ${resume} misses`,
  });
  const result =
    resume === undefined
      ? await follow<CollectResult>(client, handle, output)
      : ((await handle.result().catch((error: unknown) => {
          throw causeOfFailure(error);
        })) as CollectResult);
  const rows = result.collected.map((one) => [
    one.source,
    one.id,
    one.bronze === null ? 'absent' : one.reused ? 'unchanged' : 'new',
    String(one.rows),
    one.absent ?? one.bronze?.uri ?? '',
  ]);
  output.result(result, [
    ...(rows.length > 0 ? table(['source', 'series', 'bronze', 'rows', ''], rows) : ['nothing was missing']),
    '',
    `execution ${result.executionId}`,
    `next: regimen run ${system}${asOf ? ` --as-of ${asOf}` : ''}`,
  ]);
}

/** Runs a system as of every month end of a range; what is done already is skipped. */
export async function backfill(
  { client }: Attached,
  output: Output,
  system: string,
  { from, to, until = 'gold' }: BackfillOptions,
): Promise<void> {
  requireDate('--from', from);
  requireDate('--to', to);
  const layer = requireLayer(until);
  const handle = await client.workflow.start('backfill', {
    taskQueue: queues.flow,
    workflowId: workflowIds.backfill(system, from, to),
    args: [{ system, from, to, until: layer }],
    staticSummary: `${system} from ${from} to ${to}, until ${layer}`,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  });
  output.say(output.bold(handle.workflowId));
  const result = (await handle.result().catch((error: unknown) => {
    throw causeOfFailure(error);
  })) as BackfillResult;
  output.result(result, [
    ...table(
      ['as of', 'outcome', ''],
      result.partitions.map(({ asOf, outcome, why }) => [asOf, outcome, why ?? '']),
    ),
    ...(result.failed > 0
      ? ['', `next: regimen backfill ${system} --from ${from} --to ${to} runs only what failed`]
      : []),
  ]);
  if (result.failed > 0)
    throw new RunFailedError('BackfillFailed', `${result.failed} of ${result.partitions.length} partitions failed.`);
}
