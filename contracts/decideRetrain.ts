import { daysBetween } from './dates.ts';
import type { RetrainDecision, RetrainSignal, RetrainState } from './retrain.ts';
import type { RetrainPolicy } from './system.ts';

/** How many evidence ids and decisions the controller carries along. */
const memory = 200;

export function emptyRetrainState(system: string): RetrainState {
  return {
    system,
    window: [],
    seen: [],
    retrains: [],
    waitingForApproval: null,
    running: null,
    pending: [],
    decisions: [],
  };
}

const idOf = (signal: RetrainSignal) => (signal.kind === 'drift' ? signal.evidence.id : signal.id);
const asOfOf = (signal: RetrainSignal) => (signal.kind === 'drift' ? signal.evidence.asOf : signal.asOf);

/** Cooldown and budget in logical days, or null when neither stands in the way. */
function restraint(
  state: RetrainState,
  asOf: string,
  policy: RetrainPolicy,
): { because: string; sentence: string } | null {
  const last = state.retrains.at(-1);
  if (last !== undefined) {
    const days = daysBetween(last, asOf);
    if (days < policy.cooldownDays)
      return {
        because: 'cooldown',
        sentence: `the last retrain was as of ${last}, ${days} days before; the cooldown is ${policy.cooldownDays} days`,
      };
  }
  const spent = state.retrains.filter((date) => daysBetween(date, asOf) < policy.budget.days).length;
  if (spent >= policy.budget.runs)
    return {
      because: 'budget',
      sentence: `${spent} retrains within ${policy.budget.days} days; the budget is ${policy.budget.runs}`,
    };
  return null;
}

function judge(
  state: RetrainState,
  signal: RetrainSignal,
  policy: RetrainPolicy,
): Omit<RetrainDecision, 'id' | 'asOf'> {
  const asOf = asOfOf(signal);
  if (signal.kind === 'request')
    return { action: 'retrain', because: 'requested', sentence: `Retrain as of ${asOf}: ${signal.reason}.` };
  if (!signal.evidence.drifted)
    return { action: 'ignore', because: 'no-drift', sentence: `No drift as of ${asOf}: nothing to do.` };
  const drifts = state.window.filter((report) => report.drifted).length;
  if (drifts < policy.k)
    return {
      action: 'ignore',
      because: 'hysteresis',
      sentence: `Drift as of ${asOf} in ${drifts} of the last ${state.window.length} reports; ${policy.k} of ${policy.n} are needed.`,
    };
  const held = restraint(state, asOf, policy);
  if (held) return { action: 'ignore', because: held.because, sentence: `Drift as of ${asOf}, but ${held.sentence}.` };
  const evidence = (signal.evidence.alerts[0] ?? 'drift').replace(/\.$/, '');
  if (policy.approval)
    return {
      action: 'wait-for-approval',
      because: 'drift',
      sentence: `Drift as of ${asOf} (${evidence}); waiting for a person's approval.`,
    };
  return {
    action: 'retrain',
    because: 'drift',
    sentence: `Retrain as of ${asOf}: drift in ${drifts} of the last ${state.window.length} reports (${evidence}).`,
  };
}

/**
 * One step of the retrain controller; pure. Takes what it remembers, one signal and the policy; gives what it
 * remembers next and what to do. Duplicate evidence changes nothing but the list of decisions.
 */
export function decideRetrain(
  state: RetrainState,
  signal: RetrainSignal,
  policy: RetrainPolicy,
): { readonly state: RetrainState; readonly decision: RetrainDecision } {
  const id = idOf(signal);
  const asOf = asOfOf(signal);
  if (state.seen.includes(id)) {
    const sentence = `Evidence ${id} as of ${asOf} was already dealt with.`;
    return { state, decision: { id, asOf, action: 'ignore', because: 'duplicate', sentence } };
  }
  const window =
    signal.kind === 'drift'
      ? [...state.window, { id, asOf, drifted: signal.evidence.drifted }].slice(-policy.n)
      : state.window;
  const heard: RetrainState = { ...state, window, seen: [...state.seen, id].slice(-memory) };
  const decision: RetrainDecision = { id, asOf, ...judge(heard, signal, policy) };
  const decisions = [...heard.decisions, decision].slice(-memory);
  if (decision.action === 'retrain')
    return { state: { ...heard, decisions, window: [], retrains: [...heard.retrains, asOf].slice(-memory) }, decision };
  if (decision.action === 'wait-for-approval' && signal.kind === 'drift')
    return { state: { ...heard, decisions, waitingForApproval: signal.evidence }, decision };
  return { state: { ...heard, decisions }, decision };
}
