import type { ArtifactRef } from './artifact.ts';
import type { SelectionEvaluation } from './evaluation.ts';
import type { FeatureTable, RunContext } from './runs.ts';
import type { ModelPlan, Parameters } from './system.ts';

/** One value that a search may choose. */
export type Searched =
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly from: number;
      readonly to: number;
      /** `log`: equal ratios are equally likely at first; `from` is above 0 then. */
      readonly scale: 'linear' | 'log';
      readonly integer: boolean;
    }
  | { readonly name: string; readonly kind: 'choice'; readonly among: readonly (string | number | boolean)[] };

/** What a system file says of one parameter: a range, a list of values, or `false` for a value that stays. */
export type SearchSpec =
  | { readonly from: number; readonly to: number; readonly scale?: 'linear' | 'log' }
  | readonly (string | number | boolean)[]
  | false;

/** By parameter of one model. */
export type ModelSearch = Readonly<Record<string, SearchSpec>>;

/** One configuration that was tried, in the order of its number. */
export interface Trial {
  readonly number: number;
  /** Key of `models` in the system. */
  readonly model: string;
  /** Only the parameters that are searched. */
  readonly parameters: Parameters;
  readonly state: 'complete' | 'pruned' | 'failed';
  /** The policy's metric after each step that was reached, over all test blocks up to it. */
  readonly scores: readonly number[];
  /** Why it failed or was given up. */
  readonly why?: string;
}

/** A trial that is under way. */
export type RunningTrial = Pick<Trial, 'number' | 'model' | 'parameters'>;

export interface TuneInput {
  readonly system?: string;
  readonly asOf?: string;
  /** Models of the system that may be chosen; all that stack no others where absent. */
  readonly models?: readonly string[];
  /** 50 where absent. */
  readonly trials?: number;
  /** Trials under way at once, 2 where absent; another number is another study. */
  readonly parallel?: number;
  /** The system's where absent. */
  readonly seed?: number;
  readonly sampler?: string;
  readonly pruner?: string;
  readonly executionId?: string;
  /** Where a long study goes on. */
  readonly state?: object;
}

/** What a study is about, resolved before its first trial; small enough to travel. */
export interface StudyPlan {
  readonly run: RunContext;
  /** Stored `StudySettings`. */
  readonly settings: ArtifactRef;
  readonly gold: FeatureTable;
  /** Tables of the search, each with more test blocks than the one before; none has a row of the holdout. */
  readonly steps: readonly { readonly arrow: ArtifactRef; readonly rows: number }[];
  readonly models: readonly string[];
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
}

/** One model that a study may choose. */
export interface Candidate {
  /** Key of `models` in the system. */
  readonly id: string;
  readonly space: readonly Searched[];
  /** The system's own values of what is searched. */
  readonly own: Parameters;
}

export interface StudySettings {
  readonly seed: number;
  readonly sampler: string;
  readonly pruner: string;
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  readonly candidates: readonly Candidate[];
  /** Test blocks of each step. */
  readonly blocks: readonly number[];
  /** Epoch ms of the first row that no trial sees. */
  readonly holdoutFrom: number;
}

/** A trial as the workflow keeps it. */
export interface StudiedTrial extends Trial {
  /** Out-of-time predictions of all steps; of complete trials. */
  readonly predictions?: ArtifactRef;
}

/** What a training of a study is made of beside its table. */
export interface TrialTraining {
  readonly run: RunContext;
  readonly plan: ModelPlan;
}

/** What the next trial tries. */
export interface SuggestedTrial extends TrialTraining {
  /** All trials that had ended. */
  readonly snapshot: ArtifactRef | null;
  readonly trial: RunningTrial;
}

/** A configuration that is judged on the holdout. */
export interface Entrant extends TrialTraining {
  /** `tuned`: the best trial. `own`: the system's parameters, of the same model. `untuned`: the best model with the system's parameters. */
  readonly role: 'tuned' | 'own' | 'untuned';
  readonly trial: number;
  readonly parameters: Parameters;
}

/** On rows that no trial saw. */
export interface HoldoutScore {
  readonly role: Entrant['role'] | 'naive';
  readonly model: string;
  readonly score: number | null;
  /** Diebold–Mariano against the tuned configuration; null for itself, and where too few rows speak. */
  readonly pValue: number | null;
}

/** `runs/{executionId}/study.json`. */
export interface Study extends StudySettings {
  readonly system: string;
  readonly asOf: string;
  readonly trials: readonly Trial[];
  readonly best: Trial;
  readonly holdout: {
    readonly rows: number;
    readonly from: string;
    readonly to: string;
    readonly scores: readonly HoldoutScore[];
  };
  /** What the search's own success is worth after so many trials; null for systems without returns. */
  readonly selection: SelectionEvaluation | null;
  readonly better: boolean;
  readonly sentence: string;
  /** To paste into the system file. */
  readonly yaml: string;
}

export interface TuneResult {
  readonly system: string;
  readonly asOf: string;
  readonly executionId: string;
  readonly trials: number;
  readonly complete: number;
  readonly pruned: number;
  readonly failed: number;
  readonly best: Pick<Trial, 'number' | 'model' | 'parameters'>;
  readonly better: boolean;
  readonly sentence: string;
  readonly yaml: string;
  readonly study: ArtifactRef;
  readonly report: ArtifactRef;
}
