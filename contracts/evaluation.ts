import type { ModelPairs } from './comparison.ts';

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
  /** How the challenger's probabilities become positions; null for systems without them. */
  readonly decision: DecisionEvaluation | null;
  /** Intervals around the outcome; null for systems without one. */
  readonly intervals: IntervalEvaluation | null;
  /** Every two candidates against each other; absent for fewer than two, and where they do not compare. */
  readonly pairs?: ModelPairs;
  /** What each candidate was worth in each regime; signals only. */
  readonly regimeMap?: RegimeMap;
}

/** Skill of each model in each regime of the market. */
export interface RegimeMap {
  readonly metric: string;
  readonly level: number;
  readonly regimes: readonly { readonly regime: string; readonly meaning: string }[];
  /** Of each model first over all its rows, as regime `any`. */
  readonly scores: readonly RegimeScore[];
}

export interface RegimeScore {
  readonly model: string;
  readonly regime: string;
  /** Out-of-time rows of the model in the regime. */
  readonly rows: number;
  /** Mean score of the naive baseline less the model's, above 0 where the model is better; null where too few rows speak. */
  readonly skill: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The strategy of the challenger with the threshold that was in force at each row, and how much of it may be luck. */
export interface DecisionEvaluation {
  readonly rule: 'fixed' | 'sharpe';
  /** In force after the last judged row. */
  readonly threshold: number;
  /** Rows with the thresholds chosen before them. */
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  readonly metrics: Metrics;
  /** Every threshold over all judged rows, for the picture: the best of them knows its own future. */
  readonly trials: readonly { readonly threshold: number; readonly sharpe: number | null; readonly turnover: number }[];
  readonly selection: SelectionEvaluation | null;
  readonly notes: readonly string[];
}

/** What is left of the strategy's success after all that was tried beside it. */
export interface SelectionEvaluation {
  /** Strategies tried: models times thresholds. */
  readonly strategies: number;
  /** Annual Sharpe ratio of the strategy, and the one that the best of so many without skill is expected to have. */
  readonly sharpe: number;
  readonly luckySharpe: number;
  /** Chance that the true Sharpe ratio is above the lucky one. */
  readonly deflatedProbability: number;
  /** Chance that the true Sharpe ratio is above 0, as if this were the only trial. */
  readonly plainProbability: number;
  /** Rows needed to call the Sharpe ratio positive at 95 %; null where it is not positive. */
  readonly minimumRows: number | null;
  /** Share of splits in which the best in sample is below the median out of sample; null where there are too few rows. */
  readonly overfitting: number | null;
  /** Superior predictive ability: p-value of no strategy beating buy and hold. */
  readonly superiorPValue: number | null;
  /** Log loss of the challenger against the naive baseline: Diebold–Mariano; null where losses are equal. */
  readonly forecast: { readonly statistic: number; readonly pValue: number; readonly difference: number } | null;
}

/** Adaptive conformal intervals of the return over the horizon, made strictly forward in time. */
export interface IntervalEvaluation {
  /** Share of outcomes that should lie inside. */
  readonly nominal: number;
  readonly all: Coverage;
  readonly groups: readonly Coverage[];
  readonly curve: {
    readonly time: readonly number[];
    readonly lower: readonly number[];
    readonly upper: readonly number[];
    readonly outcome: readonly number[];
  };
}

export interface Coverage {
  readonly group: string;
  readonly rows: number;
  /** Share of outcomes inside, and its 95 % interval. */
  readonly covered: number;
  readonly from: number;
  readonly to: number;
  /** Mean width, in units of the outcome. */
  readonly width: number;
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
