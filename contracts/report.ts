import type { SystemSpec } from './system.ts';
import type { CausalView } from './causal.ts';
import type { ArtifactRef } from './artifact.ts';
import type { DriftReport } from './drift.ts';
import type { Evaluation, Verdict } from './evaluation.ts';
import type { Trigger } from './names.ts';
import type { LeadLagView } from './leadLag.ts';
import type { NeuralView } from './neural.ts';
import type { QualityReport } from './quality.ts';
import type { MatchedStatesView, RegimeAlarmView, StateCountsView, TurningPointsView } from './regimes.ts';
import type { ResidualView, WaitingView } from './residuals.ts';
import type { StageRecord } from './progress.ts';
import type { SuitedModels } from './suited.ts';
import type { FailedModel, SourceMode } from './runs.ts';

/** Everything the HTML report shows of one run: `runs/{executionId}/report.json`. */
export interface RunReport {
  readonly system: string;
  readonly description: string;
  readonly kind: SystemSpec['kind'];
  readonly asOf: string;
  readonly executionId: string;
  readonly trigger: Trigger;
  readonly reason: string;
  readonly sourceModes: readonly SourceMode[];
  /** Sentences on what the data can and cannot support, e.g. that vintages are latest-only. */
  readonly dataNotes: readonly string[];
  readonly absentSeries: readonly { readonly id: string; readonly why: string }[];
  readonly stages: readonly StageRecord[];
  readonly failed: readonly FailedModel[];
  /** Models that suit the regime, where only these were trained. */
  readonly suited?: SuitedModels;
  readonly quality: QualityReport;
  readonly evaluation: Evaluation;
  readonly verdict: Verdict;
  readonly regimes: RegimeView | null;
  /** Effects of treatments; absent or null for other kinds. */
  readonly causal?: CausalView | null;
  /** Of the models that learn a graph; absent where none does. */
  readonly leadLag?: readonly LeadLagView[];
  /** Of the networks; absent where there is none. */
  readonly networks?: readonly NeuralView[];
  /** What models left over; absent for regimes. */
  readonly residuals?: readonly ResidualView[];
  /** Of the Hawkes processes that features read; absent where there is none. */
  readonly waits?: readonly WaitingView[];
  readonly artifacts: readonly ArtifactRef[];
  readonly environment: Readonly<Record<string, string | number | boolean>>;
  readonly temporalUrl: string | null;
}

/** Two-sided view of the regimes, for charts only. Arrays over time are aligned with `time`. */
export interface RegimeView {
  readonly model: string;
  readonly time: readonly number[];
  readonly states: readonly string[];
  /** `filtered[state][t]`: what one could know at t. */
  readonly filtered: readonly (readonly number[])[];
  /** `smoothed[state][t]`: with hindsight. */
  readonly smoothed: readonly (readonly number[])[];
  readonly features: readonly string[];
  /** `means[state][feature]`, in the features' own units. */
  readonly means: readonly (readonly number[])[];
  readonly transitionMatrix: readonly (readonly number[])[];
  /** Expected stay in each state, in rows. */
  readonly durations: readonly number[];
  /** NBER recessions as [first, last] epoch ms. */
  readonly recessions: readonly (readonly [number, number])[];
  /** The three below are absent from older reports. Regimes called as they came, from the filtered probabilities. */
  readonly alarms?: readonly RegimeAlarmView[];
  /** Turns of the level behind the first feature; null where it has none that can be dated. */
  readonly turningPoints?: TurningPointsView | null;
  /** null where there is only one number of states. */
  readonly stateCounts?: StateCountsView | null;
  /** null without a champion whose states can be compared. */
  readonly matched?: MatchedStatesView | null;
}

/** Input of the HTML: runs of one or several systems, and what monitor saw over time. */
export interface ReportPage {
  readonly title: string;
  readonly runs: readonly RunReport[];
  readonly drift: readonly DriftReport[];
  readonly events: readonly { readonly asOf: string; readonly system: string; readonly sentence: string }[];
}
