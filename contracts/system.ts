import type { ArtifactRef } from './artifact.ts';
import type { FeatureViewSpec } from './featureStore.ts';
import type { SeriesFrequency, SourceKind } from './observation.ts';
import type { Hardware } from './names.ts';
import type { ModelSearch } from './tune.ts';
import type { TrainingEffort } from './trainingSeconds.ts';

/** Parameters of features, models and checks: flat, plain values. */
export type Parameters = Readonly<Record<string, number | string | boolean>>;

/** A system file after validation: every default filled in. `systems/schema.ts` reads the YAML into this. */
export interface SystemSpec {
  readonly name: string;
  readonly description: string;
  /**
   * `regime`: unsupervised states of monthly data. `signal`: probability of a direction, on daily bars or on windows of
   * ticks. `causal`: effects of
   * treatments on an outcome, which is the target.
   */
  readonly kind: 'regime' | 'signal' | 'causal';
  /** The rows of the gold table; `intraday` rows are windows of ticks. */
  readonly calendar: 'daily' | 'monthly' | 'intraday';
  /** Seconds from one intraday row to the next, on a grid from the epoch on; absent otherwise. */
  readonly windowSeconds?: number;
  /** First row date wanted, `YYYY-MM-DD`. */
  readonly start: string;
  readonly seed: number;
  readonly sources: readonly SourceSpec[];
  readonly validation: ValidationSpec;
  readonly features: Readonly<Record<string, FeatureSpec | MeasureSpec>>;
  readonly target: TargetSpec | null;
  /** Features whose effect on the target is asked for; empty unless the kind is `causal`. */
  readonly treatments: readonly string[];
  /** Reference labels for the scorecard, never a feature. */
  readonly labels: 'nber' | null;
  readonly splits: SplitSpec;
  readonly models: Readonly<Record<string, ModelSpec>>;
  readonly decision: DecisionSpec;
  readonly policy: PolicySpec;
  readonly monitor: MonitorSpec;
  readonly schedule: ScheduleSpec;
  /** Where a search for better parameters looks, by model; what is not said here the models' own definitions say. */
  readonly tune?: Readonly<Record<string, ModelSearch>>;
  /** Train only models of kinds that suit the regime; absent: all. */
  readonly suit?: SuitSpec;
  /** Absent: one view of all features, named after the system. */
  readonly featureViews?: Readonly<Record<string, FeatureViewSpec>>;
}

/** Which regime decides what is trained. */
export interface SuitSpec {
  /** The regime system whose champion says it. */
  readonly regimeOf: string;
  /** What states of that champion stand for, where their names do not say it. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface SourceSpec {
  readonly source: string;
  readonly kind: SourceKind;
  /** What this source needs to be told, such as a table and its columns; the source says which names it knows. */
  readonly options: Parameters;
  readonly series: readonly SeriesSpec[];
}

export interface SeriesSpec {
  readonly id: string;
  readonly frequency: SeriesFrequency;
  /** An optional series that is absent is named in the report; the run goes on without it. */
  readonly optional: boolean;
}

export interface ValidationSpec {
  /** Least share of expected periods that have a value, 0–1. */
  readonly completeness: number;
  readonly minimumObservations: number;
  readonly minimumYears: number;
  /** Longest allowed run of equal values. */
  readonly maximumRepeats: number;
  /** A step whose ratio to its neighbours exceeds this is a unit jump. */
  readonly unitJump: number;
  /** Bounds of observed series, by id. An end that is not given stays what the series' kind has. */
  readonly range?: Readonly<Record<string, SeriesBounds>>;
}

/** Where values of a series may lie; both ends are allowed values. */
export interface SeriesBounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Either a registry entry over named inputs, or a mathjs expression over series and earlier features. */
export type FeatureSpec =
  | { readonly feature: string; readonly of: readonly string[]; readonly parameters: Parameters }
  | { readonly expression: string };

/** A measure of order flow over the ticks of one series or two; a row has the last value that was known at its end. */
export interface MeasureSpec {
  readonly measure: string;
  readonly of: readonly string[];
  readonly parameters: Parameters;
}

/** Outcomes that are numbers themselves. */
export type OutcomeKind = 'volatility' | 'growth' | 'change';

export interface TargetSpec {
  readonly name: string;
  /**
   * `direction`: whether a column of the bars rises; effects are on its return. Numbers, for systems of kind `causal`: `volatility`
   * of such a column, `growth` (of the logarithm) and `change` of one or of a series of observations.
   */
  readonly kind: 'direction' | OutcomeKind;
  /** Column of the bars, or id of a series with monthly, quarterly or annual periods. */
  readonly of: string;
  /** Rows ahead; periods ahead where it is of a series. */
  readonly horizon: number;
}

export interface SplitSpec {
  readonly scheme: 'expanding' | 'sliding';
  /** Where the test rows begin: a date `YYYY-MM-DD`, or an instant such as `2024-01-02T01:30Z`. */
  readonly firstTest: string;
  /** Rows in a test fold. */
  readonly testRows: number;
  /** Rows left out between the end of the last training label and the first test row. */
  readonly embargoRows: number;
  /** Rows in a sliding training window; ignored when expanding. */
  readonly trainRows: number;
}

export interface ModelSpec {
  /** Name in `ml/models/registry.ts`. */
  readonly model: string;
  readonly parameters: Parameters;
  /** Models (keys of `models`) whose out-of-time predictions this one is fitted on; empty for base models. */
  readonly stacks: readonly string[];
  /** Which columns of gold are read; empty means all features, and none where models are stacked. */
  readonly features: readonly string[];
  /** Go on from the champion's model of the same id and kind, of an earlier day, where there is one. */
  readonly warmStart?:
    'champion' | { readonly from: 'champion'; /** Learn only from rows that it did not know. */ readonly rows: 'new' };
  /** Fit by several workers at once; the result is a function of these numbers. */
  readonly shards?: ShardSpec;
}

/** How the fits of a network are shared between workers. */
export interface ShardSpec {
  /** Parts of the training rows, a worker each. */
  readonly count: number;
  /** Passes over its own part that each makes before the weights are averaged. */
  readonly localEpochs: number;
}

/** How the probabilities of a signal become positions, and what the intervals around the outcome promise. */
export interface DecisionSpec {
  /**
   * `fixed`: long above `threshold`, else flat. `sharpe`: above the threshold that had the best Sharpe ratio after costs on
   * the out-of-time rows whose outcomes were known by then; `threshold` holds until there are `minimumRows` of them.
   */
  readonly rule: 'fixed' | 'sharpe';
  readonly threshold: number;
  /** Thresholds tried: `candidates` even steps from `lowest` to `highest`. */
  readonly lowest: number;
  readonly highest: number;
  readonly candidates: number;
  readonly minimumRows: number;
  /** Rows from one choice of the threshold to the next. */
  readonly refitRows: number;
  /** Cost of trading one unit of position; 5 where absent. */
  readonly costBasisPoints?: number;
  readonly intervals: {
    /** Share of outcomes that may fall outside, 0–1. */
    readonly miss: number;
    /** Step of the adaptive miss rate: larger follows faster and swings more. */
    readonly gamma: number;
    /** Past errors that an interval is made of. */
    readonly windowRows: number;
  };
}

export interface PolicySpec {
  /** Key of `models` that stands for promotion, or `best` by the metric. */
  readonly challenger: string;
  /** Metric compared, as named in the evaluation. */
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  /** Least improvement over the champion on the same rows, in units of the metric. */
  readonly minimumImprovement: number;
  /** Least improvement over the naive baseline. */
  readonly minimumSkill: number;
  /** Fewest common out-of-time rows for a comparison that counts. */
  readonly minimumRows: number;
  /** Compare on the last so many common out-of-time rows; 0 means all. */
  readonly compareRows: number;
  /** Further gates: metric of the challenger must be on the right side of the bound. */
  readonly gates: readonly { readonly metric: string; readonly atLeast?: number; readonly atMost?: number }[];
}

export interface MonitorSpec {
  /** Rows of live data that are compared with the champion's training data. */
  readonly windowRows: number;
  readonly thresholds: {
    /** Population stability index above which a feature has drifted. */
    readonly psi: number;
    readonly ksStatistic: number;
    /** Level that the p-value of a statistic, for rows that resemble their neighbours, must reach by itself. */
    readonly ksPValue: number;
    /** Level that it must reach after the correction for all features and statistics: the share of false alarms among alarms. */
    readonly fdr?: number;
    /** Which correction; Benjamini–Yekutieli holds whatever the features have to do with each other, and asks for more. */
    readonly correction?: 'benjaminiHochberg' | 'benjaminiYekutieli';
    /** Least Wasserstein distance, in standard deviations of the training rows, that counts as drift. */
    readonly minimumEffect?: number;
    /** Score (accuracy of matured labels) below which the model is failing. */
    readonly score: number;
    readonly brier: number;
    /** Drop of log-likelihood per observation, in nats below training, that counts as drift. */
    readonly logLikelihoodDrop: number;
    /** Share of features that must drift before the features count as drifted, 0–1. */
    readonly featureShare: number;
  };
  /** false: detectors do not watch the champion's losses. */
  readonly concept?: boolean;
  readonly retrain: RetrainPolicy;
}

/** Times are logical days between as-of dates, so that replayed history behaves like lived history. */
export interface RetrainPolicy {
  /** `k` of the last `n` monitor reports must show drift. */
  readonly k: number;
  readonly n: number;
  readonly cooldownDays: number;
  /** At most `runs` retrains within `days`. */
  readonly budget: { readonly runs: number; readonly days: number };
  /** Wait for a person's `approve` before a retrain starts. */
  readonly approval: boolean;
}

export interface ScheduleSpec {
  /** Hour and minute in UTC; monitor follows nightly's data. */
  readonly nightly: { readonly hour: number; readonly minute: number };
  readonly monitor: { readonly hour: number; readonly minute: number };
}

/** What a run needs to know of one model, small enough to travel. */
export interface ModelPlan {
  readonly id: string;
  readonly model: string;
  readonly hardware: Hardware;
  readonly stacks: readonly string[];
  /** Seconds that every training has, however small; see `trainingSeconds`. */
  readonly timeoutSeconds: number;
  /** Absent in plans that were made before the seconds were computed. */
  readonly effort?: TrainingEffort;
  readonly shards?: ShardSpec;
  /** A model that another program made, taken in place of a training. */
  readonly imported?: Omit<ImportedModel, 'model'>;
}

/** A model file that another program wrote: LightGBM's text, or XGBoost's JSON or UBJSON. */
export interface ImportedModel {
  /** Key of `models` of the system that it stands for. */
  readonly model: string;
  readonly file: ArtifactRef;
  /** The last day, `YYYY-MM-DD`, of which it may know anything: it is judged on rows after it alone. */
  readonly trainedUntil: string;
}
