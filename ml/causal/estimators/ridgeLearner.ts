import type { Matrix } from '../../../contracts/frame.ts';
import { symmetricEigen } from '../../linalg/symmetricEigen.ts';
import { linearScores } from '../../models/linearModel.ts';
import { columnMoments, standardised } from '../../stats/columnMoments.ts';
import { takeRows, takeValues } from '../../stats/matrixParts.ts';
import { blockFolds } from './blockFolds.ts';
import type { Learner, Predictor } from './learner.ts';

/** Penalties tried, in units of a standardised column's variance; the last leaves little but the mean. */
const penalties = [1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 1e4];
/** Consecutive stretches of rows that the penalty is validated on. */
const blocks = 5;

export interface Ridge {
  readonly intercept: number;
  /** In the columns' own units. */
  readonly coefficients: Float64Array;
  /** The penalty chosen. */
  readonly penalty: number;
}

/** Zᵀ Z / n and Zᵀ y / n. */
function moments(z: Float64Array, y: Float64Array, width: number) {
  const gram = new Float64Array(width * width);
  const cross = new Float64Array(width);
  const rows = y.length;
  for (let row = 0; row < rows; row += 1)
    for (let j = 0; j < width; j += 1) {
      const value = z[row * width + j]!;
      cross[j]! += (value * y[row]!) / rows;
      for (let k = 0; k <= j; k += 1) gram[j * width + k]! += (value * z[row * width + k]!) / rows;
    }
  for (let j = 0; j < width; j += 1) for (let k = 0; k < j; k += 1) gram[k * width + j] = gram[j * width + k]!;
  return { gram, cross };
}

/** Everything but the penalty: fits for any of them cost p² each. */
function openRidge(x: Matrix, y: Float64Array): (penalty: number) => Ridge {
  const width = x.columns.length;
  // A column that does not vary becomes 0.
  const scale = columnMoments(x, Infinity);
  const { centre, spread } = scale;
  const level = y.reduce((sum, value) => sum + value, 0) / x.rows;
  const { gram, cross } = moments(
    standardised(x, scale).values,
    y.map((value) => value - level),
    width,
  );
  const { values, vectors } = symmetricEigen(gram, width);
  const rotated = values.map((_, j) => cross.reduce((sum, value, i) => sum + value * vectors[i * width + j]!, 0));
  return (penalty) => {
    const shrunk = values.map((value, j) => rotated[j]! / (Math.max(value, 0) + penalty));
    const coefficients = cross.map(
      (_, i) => shrunk.reduce((sum, value, j) => sum + vectors[i * width + j]! * value, 0) / spread[i]!,
    );
    const intercept = coefficients.reduce((sum, value, j) => sum - value * centre[j]!, level);
    return { intercept, coefficients, penalty };
  };
}

/** The penalty with the least squared error on blocks of rows that the fit did not see; of equal ones the smallest. */
function choosePenalty(x: Matrix, y: Float64Array, among: readonly number[]): number {
  const errors = new Float64Array(among.length);
  for (const { train, test } of blockFolds(x.rows, blocks, 0)) {
    const fit = openRidge(takeRows(x, train), takeValues(y, train));
    const unseen = takeRows(x, test);
    among.forEach((penalty, k) => {
      ridgeScores(fit(penalty), unseen).forEach((value, i) => (errors[k]! += (y[test[i]!]! - value) ** 2));
    });
  }
  return among[errors.indexOf(Math.min(...errors))]!;
}

/**
 * Ridge regression on standardised columns (population deviation), the intercept free: argmin ‖y − b₀ − Zβ‖²/n + λ‖β‖², λ from a
 * grid by validation on 5 consecutive blocks of rows: rows that resemble their neighbours make every criterion within the sample
 * choose too little. Columns that do not vary get coefficient 0. A single penalty is taken as it is.
 * x: (n ≥ 13, p) row-major, finite, in time order; y: (n). Hoerl and Kennard (1970), Technometrics 12; Burman, Chow and Nolan
 * (1994), "A cross-validatory method for dependent data", Biometrika 81.
 * Example: `fitRidge(x, y).coefficients`.
 */
export function fitRidge(x: Matrix, y: Float64Array, among: readonly number[] = penalties): Ridge {
  const penalty = among.length === 1 ? among[0]! : choosePenalty(x, y, among);
  return openRidge(x, y)(penalty);
}

/** Σ_j β_j x_j + β₀ for every row. */
export const ridgeScores = ({ intercept, coefficients }: Ridge, x: Matrix): Float64Array =>
  linearScores(x, intercept, coefficients);

/** `fitRidge` as a learner of nuisances. */
export function ridgeLearner(x: Matrix, y: Float64Array): Predictor {
  const ridge = fitRidge(x, y);
  return (rows) => ridgeScores(ridge, rows);
}

/** Ridge regression with a penalty that is given: for many fits of data that are alike. */
export const fixedRidge =
  (penalty: number): Learner =>
  (x, y) => {
    const ridge = fitRidge(x, y, [penalty]);
    return (rows) => ridgeScores(ridge, rows);
  };
