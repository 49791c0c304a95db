import {
  ParentClosePolicy,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  patched,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { decideRetrain, emptyRetrainState } from '../contracts/decideRetrain.ts';
import type { DriftEvidence } from '../contracts/drift.ts';
import { checkRetrainInput } from '../contracts/input.ts';
import { queries, signals, updates, workflowIds } from '../contracts/names.ts';
import type { RetrainInput, RetrainSignal, RetrainState } from '../contracts/retrain.ts';
import type { RetrainPolicy } from '../contracts/system.ts';
import { atTheDoor, causeOf, isAlreadyStarted } from './failure.ts';
import { pipeline } from './pipeline.ts';
import { light } from './proxies.ts';

export const driftDetected = defineSignal<[DriftEvidence]>(signals.drift);
export const retrainRequested = defineSignal<[{ id: string; asOf: string; reason: string }]>(signals.request);
export const retrainState = defineQuery<RetrainState>(queries.state);
export const approve = defineUpdate<string, [string]>(updates.approve);
export const reject = defineUpdate<string, [string]>(updates.reject);

/** Signals handled in one run before the history is started afresh; the server's own advice comes first. */
const signalsPerRun = 500;

function show(state: RetrainState): void {
  const rows = state.decisions
    .slice(-20)
    .map((one) => `| ${one.asOf} | ${one.action} | ${one.because} | ${one.sentence} |`);
  setCurrentDetails(
    [
      `### retrain ${state.system}`,
      `running: ${state.running ?? 'nothing'}`,
      '',
      '| as of | action | because | |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
  );
}

/** Starts the pipeline and waits for it; a failed retrain is recorded in the run itself and does not end the controller. */
async function runPipeline(system: string, asOf: string, reason: string, workflowId: string): Promise<void> {
  try {
    await executeChild(pipeline, {
      workflowId,
      args: [{ system, asOf, trigger: 'drift', reason }],
      staticSummary: `retrain ${system} as of ${asOf}`,
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    if (!isAlreadyStarted(error)) causeOf(error);
  }
}

/** The policy that came with evidence: the system file may have changed since the controller started. */
function inForce(signal: RetrainSignal): RetrainPolicy | null {
  if (signal.kind !== 'drift' || signal.evidence.policy === undefined) return null;
  return patched('policy-of-the-evidence') ? signal.evidence.policy : null;
}

/**
 * One long-lived controller per system (`retrain/{system}`). It hears drift evidence and requests, decides by the
 * policy (hysteresis, cooldown, budget, duplicates), waits for a person where the policy says so, and starts
 * `pipeline`. What came while a run was under way is dealt with afterwards, in order. Evidence brings the policy of the
 * system file as monitor read it, which is followed from then on.
 */
export async function retrain(raw?: RetrainInput | null): Promise<void> {
  const input = atTheDoor(() => checkRetrainInput(raw)) as RetrainInput;
  const system = input.system ?? 'macro-cycle';
  let state = input.state ?? emptyRetrainState(system);
  const queue: RetrainSignal[] = [...state.pending];
  const approved: DriftEvidence[] = [];
  let handled = 0;
  state = { ...state, pending: [] };

  setHandler(driftDetected, (evidence) => void queue.push({ kind: 'drift', evidence }), {
    description: 'a monitor report: {id, system, asOf, drifted, alerts, …}',
  });
  setHandler(retrainRequested, (request) => void queue.push({ kind: 'request', ...request }), {
    description: 'ask for a retrain: {id, asOf, reason}',
  });
  setHandler(retrainState, () => ({ ...state, pending: queue }), { description: 'what the controller remembers' });
  const settle = (id: string, verdict: 'approved' | 'rejected') => {
    const evidence = state.waitingForApproval;
    if (evidence?.id !== id) return `nothing with id ${id} waits for approval`;
    if (verdict === 'approved') approved.push(evidence);
    state = { ...state, waitingForApproval: null };
    return `${verdict} ${id}`;
  };
  setHandler(approve, (id) => settle(id, 'approved'), {
    description: 'approve the waiting retrain by its evidence id',
  });
  setHandler(reject, (id) => settle(id, 'rejected'), { description: 'reject the waiting retrain by its evidence id' });

  let policy = input.policy ?? (await light.loadRetrainPolicy({ system }));
  const started = async (asOf: string, reason: string) => {
    const workflowId = workflowIds.pipeline(system, asOf, 'drift');
    state = { ...state, running: workflowId };
    show(state);
    await runPipeline(system, asOf, reason, workflowId);
    state = { ...state, running: null };
  };
  const rested = () => workflowInfo().continueAsNewSuggested || handled >= signalsPerRun;
  while (!rested() || approved.length > 0) {
    show(state);
    await condition(() => queue.length > 0 || approved.length > 0);
    const wanted = approved.shift();
    if (wanted) {
      const { asOf, alerts } = wanted;
      state = { ...state, retrains: [...state.retrains, asOf], window: [] };
      await started(asOf, `approved: ${alerts[0] ?? 'drift'}`);
      continue;
    }
    handled += 1;
    const signal = queue.shift()!;
    policy = inForce(signal) ?? policy;
    const step = decideRetrain(state, signal, policy);
    state = step.state;
    if (step.decision.action === 'retrain') await started(step.decision.asOf, step.decision.sentence);
  }
  await condition(allHandlersFinished);
  await continueAsNew<typeof retrain>({ system, policy, state: { ...state, pending: queue } });
}
