import { InputError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { takeRows } from '../stats/matrixParts.ts';
import { conformalRank } from './conformalQuantile.ts';
import { requireAlpha, requireFinite, requireRows } from './requireRows.ts';
import type { Intervals } from './splitConformal.ts';

/** Fits on the given rows of the training data and gives a predictor of any rows of the same columns. */
export type FitOnRows = (rows: Int32Array) => ((x: Matrix) => Float64Array) | Promise<(x: Matrix) => Float64Array>;

interface CrossFit {
  /** |y_i − ŷ_{−i}(x_i)|. */
  readonly residual: Float64Array;
  /** (folds × tests) row-major predictions of the models that left one fold out. */
  readonly predicted: Float64Array;
}

async function crossFit(options: CrossConformal, folds: number): Promise<CrossFit> {
  const { x, y, test, fold, fit, keep = () => true } = options;
  const residual = new Float64Array(x.rows);
  const predicted = new Float64Array(folds * test.rows);
  const all = Int32Array.from({ length: x.rows }, (_, row) => row);
  for (let left = 0; left < folds; left += 1) {
    const out = all.filter((row) => fold[row] === left);
    const within = all.filter((row) => fold[row] !== left && keep(row, left));
    if (out.length === 0 || within.length === 0)
      throw new InputError(
        `Cross conformal needs rows in and outside fold ${left}, got ${out.length} and ${within.length}; number the folds from 0.`,
      );
    const predict = await fit(within);
    predict(takeRows(x, out)).forEach((value, at) => (residual[out[at]!] = Math.abs(y[out[at]!]! - value)));
    predicted.set(predict(test), left * test.rows);
  }
  return { residual, predicted };
}

export interface CrossConformal {
  readonly x: Matrix;
  readonly y: Float64Array;
  /** Rows to give intervals for. */
  readonly test: Matrix;
  /** Fold of each row, 0 … K − 1, none empty; 0 … n − 1 is the jackknife+. */
  readonly fold: ArrayLike<number>;
  readonly alpha: number;
  /** `plus`: order statistics of ŷ_{−i}(x) ∓ R_i, coverage ≥ 1 − 2α. `minmax`: of min ŷ − R_i and max ŷ + R_i, ≥ 1 − α, wider. */
  readonly method?: 'plus' | 'minmax';
  readonly fit: FitOnRows;
  /** Whether a row may train the model that leaves `fold` out: purge rows whose labels overlap it here. */
  readonly keep?: (row: number, fold: number) => boolean;
}

/**
 * CV+ and jackknife+ intervals: lower = the ⌊α(n + 1)⌋-th smallest of ŷ_{−k(i)}(x) − R_i, upper = the ⌈(1 − α)(n + 1)⌉-th smallest of
 * ŷ_{−k(i)}(x) + R_i, R_i the residual of row i by the model that did not see its fold; infinite where that rank does not exist.
 *
 * Time K fits + O(m n log n), memory O(n + K m). `fit` may be asynchronous. Random folds of time series leak: use blocks and `keep`.
 * Barber, Candès, Ramdas and Tibshirani (2021), "Predictive inference with the jackknife+", Annals of Statistics 49, (1.4), §3.
 */
export async function crossConformal(options: CrossConformal): Promise<Intervals> {
  const { x, y, test, fold, alpha, method = 'plus' } = options;
  requireAlpha('Cross conformal', alpha);
  requireRows('Cross conformal', { outcome: y, fold, row: { length: x.rows } }, 2);
  requireFinite('Cross conformal', 'outcome', y);
  const folds = Math.max(...Array.from(fold)) + 1;
  const { residual, predicted } = await crossFit(options, folds);
  const n = x.rows;
  const high = conformalRank(n, alpha);
  const [lower, upper] = [new Float64Array(test.rows), new Float64Array(test.rows)];
  const [down, up] = [new Float64Array(n), new Float64Array(n)];
  for (let at = 0; at < test.rows; at += 1) {
    let [least, most] = [Infinity, -Infinity];
    for (let left = 0; left < folds; left += 1) {
      least = Math.min(least, predicted[left * test.rows + at]!);
      most = Math.max(most, predicted[left * test.rows + at]!);
    }
    for (let i = 0; i < n; i += 1) {
      const own = predicted[fold[i]! * test.rows + at]!;
      down[i] = (method === 'plus' ? own : least) - residual[i]!;
      up[i] = (method === 'plus' ? own : most) + residual[i]!;
    }
    // ⌊α(n + 1)⌋ = n + 1 − ⌈(1 − α)(n + 1)⌉.
    lower[at] = high > n ? -Infinity : down.sort()[n - high]!;
    upper[at] = high > n ? Infinity : up.sort()[high - 1]!;
  }
  return { lower, upper };
}
