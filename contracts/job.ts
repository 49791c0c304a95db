import type { EpochRecord } from './neural.ts';
import type { ModelSpec, SplitSpec } from './system.ts';

/**
 * What the trainer child is told, as a JSON file. All paths are absolute; inputs are files, results are files in `out`.
 * `train`: walk-forward predictions, then the final fit on every row whose label is known.
 * `predict`: restore a model (a stack restores its bases as well) and predict the rows of `gold`.
 */
export type TrainerJob = TrainJob | PredictJob;

interface JobBase {
  /** Gold table as an Arrow IPC file. */
  readonly gold: string;
  /** Where results go. A retry finds its checkpoints here. */
  readonly out: string;
  readonly seed: number;
  readonly threads: number;
  readonly engines: Readonly<Record<string, string>>;
  /** What the worker claims to compute on; `cpu` where absent. A model that should use the GPU and cannot is refused. */
  readonly device?: 'cpu' | 'gpu';
}

export interface TrainJob extends JobBase {
  readonly task: 'train';
  readonly id: string;
  readonly spec: ModelSpec;
  /** Feature columns of gold, in order. */
  readonly features: readonly string[];
  /** Whether gold has a target. */
  readonly supervised: boolean;
  /** Features whose effect is asked for; models of effects only. */
  readonly treatments?: readonly string[];
  /** What the target is, in words; where absent, a direction, with the return behind it. */
  readonly outcome?: string;
  readonly splits: SplitSpec;
  /** Out-of-time predictions of the base models, for a stack. */
  readonly bases: readonly { readonly id: string; readonly predictions: string }[];
  /** Folder of finished test blocks, named by all they depend on: those of any training with the same rows are taken over. */
  readonly folds?: string;
  /** A model of the same kind to go on from: its files, and the instant (epoch ms) after which it knew nothing. */
  readonly warmStart?: {
    readonly files: Readonly<Record<string, string>>;
    readonly trainedUntil: number;
    /** Whether only rows that it did not know are learnt from. */
    readonly newOnly?: boolean;
  };
  /** Of a training that several workers share: what this child does of it. */
  readonly share?: ShareStep;
  /** Where the rounds of each fit ended, by its name, for the child that puts the shared training together. */
  readonly states?: Readonly<Record<string, string>>;
  /** A model that another program made, taken in place of every fit; rows up to `trainedUntil` (epoch ms) are not predicted. */
  readonly imported?: { readonly file: string; readonly sha256: string; readonly trainedUntil: number };
}

/**
 * `plan` names the fits, `shard` trains one part of the rows for a round, `join` averages the parts and looks at the validation
 * rows. `state`: file in which the round before left the fit, null at its beginning. Each writes `state.bin`.
 */
export type ShareStep =
  | { readonly step: 'plan' }
  | { readonly step: 'shard'; readonly fit: string; readonly state: string | null; readonly shard: number }
  | { readonly step: 'join'; readonly fit: string; readonly state: string | null; readonly parts: readonly string[] };

export interface PredictJob extends JobBase {
  readonly task: 'predict';
  /** First row (epoch ms) that is wanted; rows before it warm up sequence models. */
  readonly from: number;
  readonly model: ModelFiles;
  readonly bases: readonly ModelFiles[];
}

export interface ModelFiles {
  readonly id: string;
  readonly spec: ModelSpec;
  readonly features: readonly string[];
  /** File name in the model → path. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Lines the child writes to standard output, one JSON object each. Anything else on a line is a stray print and is
 * logged, never parsed. Exit codes: 0 done, 2 a failure that was said (`failure` line), 3 cancelled.
 */
export type TrainerLine =
  | {
      readonly type: 'progress';
      readonly phase: string;
      readonly done: number;
      readonly of: number;
      readonly note?: string;
    }
  | { readonly type: 'epoch'; readonly phase: string; readonly record: EpochRecord }
  | { readonly type: 'checkpoint'; readonly name: string; readonly path: string }
  | { readonly type: 'failure'; readonly failure: string; readonly message: string }
  | { readonly type: 'result'; readonly result: TrainerResult };

/**
 * Files written to `out`. `train` writes `predictions.arrow` (time, fold, the prediction columns), the model's own
 * files, `golden.json` (a few inputs and its answers), `training_results.json`, `model_config.json`, `feature_columns.txt` and for regimes `states.arrow`.
 * `predict` writes `predictions.arrow`.
 */
export interface TrainerResult {
  readonly files: readonly { readonly name: string; readonly rows?: number }[];
  /** Names among `files` that are the fitted model itself. */
  readonly modelFiles: readonly string[];
  readonly folds: number;
  readonly rows: number;
  readonly outOfTimeRows: number;
  /** Engine and version that fitted it, e.g. `lightgbm 4.7.0`. */
  readonly engine: string;
  readonly device: 'cpu' | 'gpu';
  /** Of a training that is shared: its fits, as `plan` names them. */
  readonly fits?: readonly string[];
  /** Whether the fit needs no further round, as `join` tells. */
  readonly ended?: boolean;
}
