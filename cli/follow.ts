import { setTimeout as pause } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure } from '@temporalio/common';
import { queries } from '../contracts/names.ts';
import type { RunProgress } from '../contracts/progress.ts';
import { describeTraining, type TrainingBeat } from './describeTraining.ts';
import type { Output } from './output.ts';

/** A question costs the server and a worker some milliseconds, and a person reads no faster. */
const askEveryMs = 1000;
/** Where lines cannot be replaced, as in the log of a scheduler, they come no more often than this. */
const lineEveryMs = 15_000;

export class RunFailedError extends Error {
  readonly failure: string;
  constructor(failure: string, message: string) {
    super(message);
    this.name = 'RunFailedError';
    this.failure = failure;
  }
}

/** The innermost cause of a failed workflow, with its failure type. */
export function causeOfFailure(error: unknown): RunFailedError {
  let cause: unknown = error;
  while (
    (cause instanceof WorkflowFailedError ||
      cause instanceof ChildWorkflowFailure ||
      cause instanceof ActivityFailure) &&
    cause.cause
  )
    cause = cause.cause;
  if (cause instanceof ApplicationFailure) return new RunFailedError(cause.type ?? 'Failure', cause.message);
  return new RunFailedError(
    cause instanceof Error ? cause.name : 'Failure',
    cause instanceof Error ? cause.message : String(cause),
  );
}

function describeNow(progress: RunProgress): string {
  const busy = Object.entries(progress.models)
    .filter(([, state]) => state === 'training')
    .map(([id]) => id);
  return `  ${progress.system} ${progress.asOf} · ${progress.stage}${busy.length > 0 ? ` ${busy.join(', ')}` : ''}`;
}

/** What the trainer says of the models under way, from the heartbeats of their activities. */
async function heartbeats(client: Client, progress: RunProgress): Promise<string> {
  const busy = Object.entries(progress.models)
    .filter(([, state]) => state === 'training')
    .map(([id]) => id);
  const said = await Promise.all(
    busy.map(async (id) => {
      const { raw } = await client.workflow.getHandle(`train/${progress.executionId}/${id}`).describe();
      const payload = raw.pendingActivities?.[0]?.heartbeatDetails?.payloads?.[0]?.data;
      if (!payload) return id;
      return describeTraining(id, JSON.parse(Buffer.from(payload).toString()) as TrainingBeat);
    }),
  );
  return said.join(' · ');
}

/** Shows stages as they end and what is under way, until the workflow ends; gives its result or throws its cause. */
export async function follow<T>(client: Client, handle: WorkflowHandle, output: Output): Promise<T> {
  let [told, toldAt] = [0, Date.now()];
  const over = new AbortController();
  const isOver = () => over.signal.aborted;
  const startedAt = Date.now();
  const tell = (progress: RunProgress) => {
    for (const record of progress.stages.slice(told)) {
      const name = record.model ? `${record.stage} ${record.model}` : record.stage;
      const seconds = ((record.endedAt - record.startedAt) / 1000).toFixed(1);
      const mark = { done: '✓', reused: '↺', failed: '✗' }[record.status];
      output.say(
        `  ${mark} ${name.padEnd(18)} ${seconds.padStart(6)} s  ${record.summary}${record.status === 'reused' ? output.dim(' (reused)') : ''}`,
      );
    }
    if (progress.stages.length > told) toldAt = Date.now();
    told = progress.stages.length;
  };
  const tellNow = async (progress: RunProgress) => {
    if (!output.live && Date.now() - toldAt < lineEveryMs) return;
    toldAt = Date.now();
    const more = await heartbeats(client, progress);
    if (isOver()) return;
    const now = `${describeNow(progress)}${more ? ` · ${more}` : ''} · ${Math.round((Date.now() - startedAt) / 1000)} s`;
    if (output.live) output.status(now);
    else output.say(now);
  };
  const watch = async () => {
    for (;;) {
      await pause(askEveryMs, undefined, { signal: over.signal }).catch(() => undefined);
      if (isOver()) return;
      try {
        const progress = await handle.query<RunProgress>(queries.progress);
        tell(progress);
        await tellNow(progress);
      } catch {
        // A query needs a worker; while one restarts, the next question gets the answer.
      }
    }
  };
  const watching = watch();
  try {
    return (await handle.result()) as T;
  } catch (error) {
    throw causeOfFailure(error);
  } finally {
    over.abort();
    await watching;
    try {
      tell(await handle.query<RunProgress>(queries.progress));
    } catch {
      // The run is over; its last stages are in the report.
    }
  }
}
