import { ConfigError, NumericsError } from '../../contracts/failures.ts';

/** Rows for a tree engine, row-major; NaN is a missing value. A `Matrix` is one. */
export interface DenseInput {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly values: Float64Array | Float32Array;
}

export interface LabelledRows {
  readonly x: DenseInput;
  /** One label a row; 0 or 1 for a binary objective, a grade of relevance for a ranking one. */
  readonly label: Float64Array;
  /** One positive weight a row; all alike where absent. */
  readonly weight?: Float64Array;
  /** Ranking: rows of every query, in the order of the rows. */
  readonly groups?: Int32Array;
}

/** Rows the fit does not learn from: it stops when their loss has not improved for `patience` rounds. */
export interface ValidationRows extends LabelledRows {
  readonly patience: number;
  /** Whether the objective's first metric grows with quality, as NDCG and AUC do. */
  readonly higherIsBetter: boolean;
}

export interface BoosterRequest extends LabelledRows {
  /** Columns whose values are codes of categories: whole numbers from 0, without order. */
  readonly categorical?: readonly string[];
  /** Keeps the rounds up to the best one on these rows. */
  readonly validation?: ValidationRows;
  /** A saved model that the rounds are added to. */
  readonly initial?: Uint8Array;
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
  /** Rounds it holds. */
  readonly rounds: number;
  predict(x: DenseInput, options?: PredictOptions): Float64Array;
  /** Everything needed to load it again; `json` is XGBoost's other format. */
  save(format?: 'json'): Uint8Array;
  /** Total gain of the splits on each column, in the order of `columns`. */
  gain(): Float64Array;
  /** Number of splits on each column, in the order of `columns`. */
  splits(): Float64Array;
  /**
   * SHAP values by TreeSHAP: (rows, columns + 1) row-major, what each column adds to the raw score of a row and, last,
   * the expected raw score; a row sums to its raw score. Lundberg et al. (2020), Nature Machine Intelligence 2.
   */
  contributions(x: DenseInput): Float64Array;
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
function checkInput(x: DenseInput): void {
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

/** Refuses labels, weights and groups that do not fit the rows. */
export function checkRows({ x, label, weight, groups }: LabelledRows): void {
  checkInput(x);
  checkLabel(x, label);
  if (weight && weight.length !== x.rows)
    throw new NumericsError(`Expected ${x.rows} weights, one a row, got ${weight.length}; pass one weight a row.`);
  const wrong = weight?.findIndex((value) => !(value >= 0 && value < Infinity)) ?? -1;
  if (wrong >= 0)
    throw new NumericsError(
      `Weights must be finite and at least 0, got ${weight![wrong]!} in row ${wrong} of ${x.rows}; correct it.`,
    );
  const grouped = groups?.reduce((sum, size) => sum + size, 0) ?? x.rows;
  if (grouped !== x.rows)
    throw new NumericsError(`Expected groups of ${x.rows} rows together, got ${grouped}; count every row once.`);
}

/** Positions of the categorical columns; refuses unknown names and values that are no codes. */
export function categoricalColumns(x: DenseInput, categorical: readonly string[] = []): readonly number[] {
  return categorical.map((name) => {
    const column = x.columns.indexOf(name);
    if (column < 0)
      throw new ConfigError(
        `Expected categorical columns among ${x.columns.join(', ')}, got '${name}'; name a column that is there.`,
      );
    for (let row = 0; row < x.rows; row += 1) {
      const code = x.values[row * x.columns.length + column]!;
      if (Number.isNaN(code) || (Number.isInteger(code) && code >= 0)) continue;
      throw new NumericsError(
        `The categorical column '${name}' takes whole numbers from 0, got ${code} in row ${row} of ${x.rows}; number its categories.`,
      );
    }
    return column;
  });
}

/** Tells the best of a run of values of a metric, and when it has not been bettered for `patience` of them. */
export function createStopper({ patience, higherIsBetter }: ValidationRows) {
  let [best, round] = [-Infinity, 0];
  return {
    best: () => round,
    /** `value` after `rounds` rounds; true when it is time to stop. */
    shouldStop(rounds: number, value: number): boolean {
      const quality = higherIsBetter ? value : -value;
      if (quality > best) [best, round] = [quality, rounds];
      return rounds - round >= patience;
    },
  };
}

function checkLabel(x: DenseInput, label: Float64Array): void {
  if (label.length !== x.rows)
    throw new NumericsError(`Expected ${x.rows} labels, one a row, got ${label.length}; pass one label a row.`);
  const bad = label.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new NumericsError(
      `Labels must be finite, got ${label[bad]!} in row ${bad} of ${label.length}; drop rows without a label.`,
    );
}
