import type { Matrix } from '../../contracts/frame.ts';
import type { Hardware } from '../../contracts/names.ts';
import type { EpochRecord } from '../../contracts/neural.ts';
import type { Parameters } from '../../contracts/system.ts';
import type { OpenTensors } from '../neural/tensors.ts';

/** Rows a model learns from. `target` is NaN-free for supervised models and empty for unsupervised ones. */
export interface TrainingData {
  readonly time: Float64Array;
  readonly x: Matrix;
  readonly target: Float64Array;
  /** Columns of `x` whose effect on the target is asked for: models of effects only. */
  readonly treatments?: readonly string[];
  /** What the target is, in words; where absent, the return over the horizon. */
  readonly outcome?: string;
  /** When each label became known (epoch ms): what lets a model cut its own validation rows without overlap. */
  readonly labelEnd?: Float64Array;
  /** Positive weight of each row; all alike where absent. Models that take weights read it, the others ignore it. */
  readonly weight?: Float64Array;
  /** Rows before the first that windows may reach into, of which nothing is learnt; the columns of `x`. */
  readonly past?: Matrix;
  /**
   * Regime models: first row of each of several sequences, ascending, the first of them 0; one sequence where absent.
   * Times ascend within a sequence.
   */
  readonly sequenceStarts?: readonly number[];
}

/** Files of an unfinished fit, kept so that a retry goes on from them; they belong to exactly this fit. */
export interface FitCheckpoint {
  /** What was written last; null where nothing is kept. */
  read(): Readonly<Record<string, Uint8Array>> | null;
  write(files: Readonly<Record<string, Uint8Array>>): void | Promise<void>;
}

/** What one worker does in a round of a fit that `of` workers share. */
export type FitShare =
  | { readonly of: number; readonly localEpochs: number; readonly shard: number }
  | {
      readonly of: number;
      readonly localEpochs: number;
      /** The states that the workers left, in the order of their shards. */
      readonly parts: readonly Readonly<Record<string, Uint8Array>>[];
      /** Told whether the fit needs no further round. */
      readonly ended: (ended: boolean) => void;
    };

export interface FitContext {
  readonly seed: number;
  /** Threads a native engine may use; the result does not depend on it. */
  readonly threads: number;
  /** `done` of `of` units of work (iterations, restarts, trees); `note` is shown to a person. */
  readonly onProgress: (done: number, of: number, note?: string) => void;
  /** Networks tell each epoch that they have made. */
  readonly onEpoch?: (record: EpochRecord) => void;
  readonly signal: AbortSignal;
  /** Paths of native libraries, for the models that need one. */
  readonly engines: Readonly<Record<string, string>>;
  /** For models that need tensors. */
  readonly tensors?: OpenTensors;
  /** Files of a fitted model of the same kind to go on from, for the models that can. */
  readonly warmStart?: Readonly<Record<string, Uint8Array>>;
  /** Where a long fit keeps its work, for the models that can go on from the middle. */
  readonly checkpoint?: FitCheckpoint;
  /** One worker's part in a fit that several share; such a fit only takes its state from `checkpoint` and leaves it there. */
  readonly share?: FitShare;
  /** `false` for a fit that is only scored: what only a model that is kept needs, such as simulations for its report, is left out. */
  readonly final?: boolean;
}

/** Plain numbers and words about a fit: likelihoods, coefficients, importances. No NaN: null where there is no value. */
export type FitSummary = Readonly<Record<string, unknown>>;

/**
 * What a fit gives. `files` is everything needed to restore it, byte for byte the same for the same inputs.
 */
export interface FittedModel {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly summary: FitSummary;
  /**
   * Predictions for rows in time order, using nothing later than each row.
   * classifier: `{ probability }`. regressor: `{ prediction }`.
   * regime: `{ log_likelihood, state, filtered_0 … filtered_{k-1} }` where `log_likelihood` is the predictive
   * log density of the row given the rows before it (`history` first) and `filtered_*` are P(state | rows up to it).
   * effect: `{ effect, prediction }` and `effect_{treatment}`, `standard_error_{treatment}` of each treatment among the columns.
   * `history`: rows before `x` that warm up a sequence model; ignored by the others.
   */
  predict(x: Matrix, history?: Matrix): Readonly<Record<string, Float64Array>>;
  /** Regime models only: two-sided views for charts (`smoothed_*`, `viterbi`); never features, never decisions. */
  explain?(x: Matrix): Readonly<Record<string, Float64Array>>;
  /**
   * Trees only: what each column adds to the raw score of each row (SHAP values), (rows, columns) row-major;
   * `base` plus a row's contributions is its raw score.
   */
  explainRows?(x: Matrix): { readonly base: number; readonly contributions: Float64Array };
  /** Frees native memory. */
  dispose?(): void;
}

export interface ParameterDefinition {
  readonly default: number | string | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly integer?: boolean;
  readonly oneOf?: readonly string[];
  /** Where a search for better parameters looks, unless the system says otherwise; absent: nowhere. `true`: at all of `oneOf`. */
  readonly search?: true | { readonly from: number; readonly to: number; readonly scale?: 'linear' | 'log' };
  readonly meaning: string;
}

/** The regimes that a model may be chosen for; `any` suits all of them. */
export const regimeTags = [
  'trending',
  'mean-reverting',
  'volatile',
  'calm',
  'expansion',
  'contraction',
  'any',
] as const;
export type RegimeTag = (typeof regimeTags)[number];

/** A model's definition names its needs as data that a test can check. */
export interface ModelDefinition {
  readonly name: string;
  /** Raised when the numbers this entry produces change. */
  readonly revision: number;
  readonly family: 'classifier' | 'regressor' | 'regime' | 'effect';
  readonly purpose: string;
  readonly cite: string;
  readonly hardware: Hardware;
  /** Where parameters move the training elsewhere. */
  hardwareFor?(parameters: Parameters): Hardware;
  /** Whether a model with these parameters needs tensors, where `needs.tensors` is not said of all. */
  tensorsFor?(parameters: Parameters): boolean;
  readonly needs: {
    readonly minimumRows: number;
    /** Whether NaN in `x` is handled; where not, such rows are refused with both numbers. */
    readonly missing: 'handled' | 'refused';
    /** Native engine, by name in `FitContext.engines`. */
    readonly engine?: 'lightgbm' | 'xgboost';
    /** Whether `FitContext.tensors` must be there. */
    readonly tensors?: true;
    /** Whether predictions read rows before `x`, which are then passed as `history`. */
    readonly history?: true;
    /**
     * Models that read probabilities of other models instead of features: of exactly one, or of any number; or of one
     * beside features, in the first column, of which only the predicted row's own value is read, never the history's.
     */
    readonly bases?: 'one' | 'any' | 'first';
    /** Ideal shape and scale of the inputs, for people and the catalogue. */
    readonly shape: string;
  };
  /** What `predict` returns, in words. */
  readonly output: string;
  /** Market or macro regimes it suits. */
  readonly regimes: readonly string[];
  /** The same as tags a program can choose by; absent: never chosen by regime. */
  readonly suits?: readonly RegimeTag[];
  readonly parameters: Readonly<Record<string, ParameterDefinition>>;
  /** Whether `fit` goes on from `FitContext.warmStart`; the others ignore it. */
  readonly warmStarts?: true;
  /** Whether several workers may share its fit. */
  readonly shards?: true;
  fit(data: TrainingData, parameters: Parameters, context: FitContext): Promise<FittedModel>;
  restore(
    files: Readonly<Record<string, Uint8Array>>,
    context: Pick<FitContext, 'engines' | 'threads' | 'tensors'>,
  ): Promise<FittedModel>;
}
