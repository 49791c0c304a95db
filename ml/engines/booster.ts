import { ConfigError, NumericsError } from '../../contracts/failures.ts';

/** Rows for a tree engine, row-major; NaN is a missing value. A `Matrix` is one. */
export interface DenseInput {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly values: Float64Array | Float32Array;
}

export interface BoosterRequest {
  readonly x: DenseInput;
  /** One label a row; 0 or 1 for a binary objective. */
  readonly label: Float64Array;
  /** The engine's own parameter names and values. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly rounds: number;
  readonly threads: number;
  /** Called after each round. */
  readonly onRound?: (done: number) => void;
  readonly signal?: AbortSignal;
}

export interface PredictOptions {
  /** Use only the first so many rounds. */
  readonly rounds?: number;
  /** The untransformed score instead of the probability. */
  readonly raw?: boolean;
}

/** A trained ensemble inside the native library. `dispose` frees it; no other call may follow. */
export interface Booster {
  readonly columns: readonly string[];
  predict(x: DenseInput, options?: PredictOptions): Float64Array;
  /** Everything needed to load it again. */
  save(): Uint8Array;
  /** Total gain of the splits on each column, in the order of `columns`. */
  gain(): Float64Array;
  dispose(): void;
}

export interface BoosterEngine {
  readonly name: 'lightgbm' | 'xgboost';
  readonly version: string;
  train(request: BoosterRequest): Promise<Booster>;
  load(bytes: Uint8Array): Booster;
}

const plainName = /^[\w.-]+$/;

/** Refuses input that the library would read out of bounds or rename. */
export function checkInput(x: DenseInput): void {
  const cells = x.rows * x.columns.length;
  if (cells === 0)
    throw new NumericsError(
      `A tree engine needs at least 1 row and 1 column, got ${x.rows} × ${x.columns.length}; give it data.`,
    );
  if (x.values.length !== cells)
    throw new NumericsError(
      `Expected ${cells} values for ${x.rows} rows × ${x.columns.length} columns, got ${x.values.length}; pass the whole matrix.`,
    );
  const odd = x.columns.find((name) => !plainName.test(name));
  if (odd !== undefined)
    throw new ConfigError(
      `Column names of tree models may hold letters, digits, '_', '.' and '-', got '${odd}'; rename the feature.`,
    );
}

/** Refuses prediction rows whose columns are not those of the training, in the same order. */
export function checkColumns(engine: string, trained: readonly string[], x: DenseInput): void {
  if (x.values.length !== x.rows * x.columns.length)
    throw new NumericsError(
      `Expected ${x.rows * x.columns.length} values for ${x.rows} rows × ${x.columns.length} columns, got ${x.values.length}; pass the whole matrix.`,
    );
  if (x.columns.length !== trained.length || x.columns.some((name, index) => name !== trained[index]))
    throw new NumericsError(
      `This ${engine} model was trained on ${trained.length} columns (${trained.join(', ')}), got ${x.columns.length} (${x.columns.join(', ')}); give the same columns in the same order.`,
    );
}

export function checkLabel(x: DenseInput, label: Float64Array): void {
  if (label.length !== x.rows)
    throw new NumericsError(`Expected ${x.rows} labels, one a row, got ${label.length}; pass one label a row.`);
  const bad = label.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new NumericsError(
      `Labels must be finite, got ${label[bad]!} in row ${bad} of ${label.length}; drop rows without a label.`,
    );
}
