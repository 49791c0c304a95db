/** A metric that cannot be given is null and says why in `notes`; NaN never travels. */
export type Metrics = Readonly<Record<string, number | null>>;

export interface ModelEvaluation {
  readonly id: string;
  readonly role: 'candidate' | 'champion' | 'baseline';
  /** Out-of-time rows the metrics are over. */
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  readonly metrics: Metrics;
  readonly notes: readonly string[];
}

/** Candidate, champion and baseline on exactly the same out-of-time rows. */
export interface Comparison {
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  readonly challenger: number | null;
  readonly champion: number | null;
  readonly baseline: number | null;
}

export interface Evaluation {
  readonly system: string;
  readonly asOf: string;
  readonly challenger: string;
  readonly models: readonly ModelEvaluation[];
  /** Against the naive baseline; over every out-of-time row of the challenger. */
  readonly skill: Comparison;
  /** Against the champion; null when there is none. */
  readonly duel: Comparison | null;
  readonly warnings: readonly string[];
  readonly curves: EvaluationCurves;
}

/** Curves for the report; each is at most some hundred points. */
export interface EvaluationCurves {
  readonly roc: readonly {
    readonly model: string;
    readonly falsePositive: readonly number[];
    readonly truePositive: readonly number[];
  }[];
  readonly calibration: readonly {
    readonly model: string;
    readonly predicted: readonly number[];
    readonly observed: readonly number[];
    readonly count: readonly number[];
  }[];
  readonly equity: {
    readonly time: readonly number[];
    readonly strategy: readonly number[];
    readonly buyAndHold: readonly number[];
  } | null;
  /** HMM selection by number of states, on the final fits. */
  readonly selection: readonly {
    readonly model: string;
    readonly states: number;
    readonly logLikelihood: number;
    readonly parameters: number;
    readonly aic: number;
    readonly bic: number;
  }[];
}

export interface Gate {
  readonly name: string;
  readonly passed: boolean;
  /** What was measured, and what it was held against. */
  readonly found: number | string | null;
  readonly required: number | string;
  /** One sentence with both numbers. */
  readonly sentence: string;
}

export type Decision = 'promoted' | 'rejected' | 'unchanged' | 'backfill';

export interface Verdict {
  readonly system: string;
  readonly asOf: string;
  readonly decision: Decision;
  readonly challenger: string;
  readonly challengerVersion: number | null;
  readonly championVersion: number | null;
  readonly gates: readonly Gate[];
  readonly sentence: string;
}
