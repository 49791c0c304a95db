import type { DriftEvidence } from './drift.ts';
import type { RetrainPolicy } from './system.ts';

/** Everything the retrain controller remembers; carried over continue-as-new. Plain values only. */
export interface RetrainState {
  readonly system: string;
  /** Verdicts of the last monitor reports, oldest first, at most `policy.n`. */
  readonly window: readonly { readonly id: string; readonly asOf: string; readonly drifted: boolean }[];
  /** Evidence ids already seen, newest last, bounded. */
  readonly seen: readonly string[];
  /** As-of dates of the retrains started, newest last. */
  readonly retrains: readonly string[];
  readonly waitingForApproval: DriftEvidence | null;
  readonly running: string | null;
  /** Signals that came while a run was under way. */
  readonly pending: readonly RetrainSignal[];
  readonly decisions: readonly RetrainDecision[];
}

export type RetrainSignal =
  | { readonly kind: 'drift'; readonly evidence: DriftEvidence }
  | { readonly kind: 'request'; readonly id: string; readonly asOf: string; readonly reason: string };

export interface RetrainDecision {
  readonly id: string;
  readonly asOf: string;
  readonly action: 'retrain' | 'wait-for-approval' | 'ignore';
  /** `duplicate`, `no-drift`, `hysteresis`, `cooldown`, `budget`, `drift`, `requested`. */
  readonly because: string;
  readonly sentence: string;
}

export interface RetrainInput {
  readonly system?: string;
  readonly policy?: RetrainPolicy;
  readonly state?: RetrainState;
}
