import { isDeepStrictEqual } from 'node:util';
import { WorkflowExecutionAlreadyStartedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { ConflictError } from '../contracts/failures.ts';
import { queues } from '../contracts/names.ts';
import type { PipelineInput } from '../contracts/runs.ts';

/** What a workflow under way was started with; null where its history does not say. */
async function inputOf(handle: WorkflowHandle): Promise<unknown> {
  const { events } = await handle.fetchHistory();
  const data = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
  return data ? (JSON.parse(Buffer.from(data).toString()) as unknown) : null;
}

/** Starts a pipeline, or joins the one under way under the same id, if that was asked for the same. */
export async function startOrJoin(client: Client, workflowId: string, input: PipelineInput, staticSummary: string) {
  try {
    const options = { taskQueue: queues.flow, workflowId, args: [input], staticSummary };
    return { handle: await client.workflow.start('pipeline', options), joined: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const handle = client.workflow.getHandle(workflowId);
    const running = await inputOf(handle);
    if (isDeepStrictEqual(running, JSON.parse(JSON.stringify(input)))) return { handle, joined: true };
    throw new ConflictError(
      `Expected no other run under ${workflowId}, got one that is under way with ${JSON.stringify(running)}, where this asks for ${JSON.stringify(input)}; wait for it (regimen runs), cancel it in the Temporal UI, or take another --as-of.`,
    );
  }
}
