import type { Client } from '@temporalio/client';
import { WorkflowIdConflictPolicy } from '@temporalio/common';
import { monthEnds } from '../contracts/dates.ts';
import type { DriftEvidence, DriftReport } from '../contracts/drift.ts';
import { queries, queues, workflowIds } from '../contracts/names.ts';
import type { RunReport } from '../contracts/report.ts';
import type { RetrainDecision, RetrainState } from '../contracts/retrain.ts';
import type { MonitorResult, PipelineResult } from '../contracts/runs.ts';
import type { Lake } from '../storage/lake.ts';
import { paths } from '../storage/paths.ts';
import { follow } from './follow.ts';
import type { Output } from './output.ts';

export interface ReplayStep {
  readonly asOf: string;
  readonly monitor: MonitorResult;
  readonly drift: DriftReport;
  readonly decision: RetrainDecision | null;
  readonly retrain: PipelineResult | null;
}

export interface Replay {
  readonly system: string;
  readonly first: PipelineResult;
  readonly steps: readonly ReplayStep[];
  readonly seconds: number;
}

interface ReplayContext {
  readonly client: Client;
  readonly lake: Lake;
  readonly output: Output;
}

const settleEveryMs = 40;

/** Starts a pipeline, or joins the one that runs under the same id, and follows it to its end. */
export async function runPipeline(
  { client, output }: ReplayContext,
  system: string,
  asOf: string,
): Promise<PipelineResult> {
  const handle = await client.workflow.start('pipeline', {
    taskQueue: queues.flow,
    workflowId: workflowIds.pipeline(system, asOf, 'manual'),
    args: [{ system, asOf, trigger: 'manual', reason: 'replay of history' }],
    staticSummary: `${system} as of ${asOf}`,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  });
  return follow<PipelineResult>(client, handle, output);
}

/** What the controller decided about the evidence; a retrain of that day that an earlier replay set off counts as well. */
function decisionOf({ decisions }: RetrainState, id: string, asOf: string): RetrainDecision | null {
  const retrained = decisions.find((decision) => decision.asOf === asOf && decision.action === 'retrain');
  return retrained ?? decisions.findLast((decision) => decision.id === id) ?? null;
}

/** Waits until the controller has dealt with the evidence and rests; gives what it decided. */
async function settled(
  client: Client,
  system: string,
  { id, asOf }: DriftEvidence,
  output: Output,
): Promise<RetrainDecision | null> {
  const controller = client.workflow.getHandle(workflowIds.retrain(system));
  let following: string | null = null;
  for (;;) {
    const state = await controller.query<RetrainState>(queries.state);
    if (state.running !== null && following !== state.running) {
      following = state.running;
      output.say(`  → retrain ${state.running}`);
      const handle = client.workflow.getHandle(state.running);
      await follow<PipelineResult>(client, handle, output).catch((error: unknown) =>
        output.problem(error instanceof Error ? error.message : String(error)),
      );
    }
    const dealt =
      state.seen.includes(id) && !state.pending.some((signal) => signal.kind === 'drift' && signal.evidence.id === id);
    if (dealt && state.running === null) return decisionOf(state, id, asOf);
    await new Promise((go) => setTimeout(go, settleEveryMs));
  }
}

async function step(context: ReplayContext, system: string, asOf: string): Promise<ReplayStep> {
  const { client, lake, output } = context;
  const handle = await client.workflow.start('monitor', {
    taskQueue: queues.flow,
    workflowId: workflowIds.monitor(system, asOf),
    args: [{ system, asOf }],
    staticSummary: `watch ${system} as of ${asOf}`,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  });
  const quiet: Output = { ...output, say: () => undefined };
  const monitor = await follow<MonitorResult>(client, handle, quiet);
  const drift = await lake.readJson<DriftReport>(monitor.report);
  output.say(
    `  ${asOf}  ${monitor.drifted ? 'DRIFT' : 'quiet'}  ${monitor.drifted ? monitor.alerts[0] : `champion v${monitor.championVersion} holds`}`,
  );
  const decision = await settled(client, system, monitor.evidence, output);
  if (decision && decision.because !== 'no-drift') output.say(`             ${decision.sentence}`);
  const retrained = decision?.action === 'retrain';
  const retrain = retrained
    ? ((await client.workflow.getHandle(workflowIds.pipeline(system, asOf, 'drift')).result()) as PipelineResult)
    : null;
  if (retrain) output.say(`             ${retrain.decision}: ${retrain.sentence}`);
  return { asOf, monitor, drift, decision, retrain };
}

/** Lives through the past: trains as of `from`, then lets monitor see the following months one by one. */
export async function replay(context: ReplayContext, system: string, from: string, to: string): Promise<Replay> {
  const startedAt = Date.now();
  const { output } = context;
  output.say(output.bold(`train as of ${from}`));
  const first = await runPipeline(context, system, from);
  output.say(`  ${first.decision}: ${first.sentence}`);
  const months = monthEnds(from, to).filter((end) => end > from);
  output.say(output.bold(`watch ${months.length} months, ${months[0] ?? ''} to ${months.at(-1) ?? ''}`));
  const steps: ReplayStep[] = [];
  for (const asOf of months) steps.push(await step(context, system, asOf));
  return { system, first, steps, seconds: (Date.now() - startedAt) / 1000 };
}

/** The stored report of a run, or null where it left none. */
export async function reportOf(lake: Lake, executionId: string): Promise<RunReport | null> {
  const bytes = await lake.store.get(paths.runFile(executionId, 'report.json'));
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as RunReport);
}
