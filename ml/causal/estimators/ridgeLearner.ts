import type { Matrix } from '../../../contracts/frame.ts';
import { symmetricEigen } from '../../linalg/symmetricEigen.ts';
import type { Predictor } from './learner.ts';

/** Penalties tried, as shares of a standardised column's variance. */
const penalties = [1e-6, 1e-4, 1e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10, 100];

export interface Ridge {
  readonly intercept: number;
  /** In the columns' own units. */
  readonly coefficients: Float64Array;
  /** The penalty chosen. */
  readonly penalty: number;
}

interface Standardised {
  readonly z: Float64Array;
  readonly centre: Float64Array;
  readonly spread: Float64Array;
}

/** Columns about their means in units of their deviation; a column that does not vary becomes 0. */
function standardise({ rows, columns, values }: Matrix): Standardised {
  const width = columns.length;
  const [centre, spread] = [new Float64Array(width), new Float64Array(width)];
  const z = values.slice();
  for (let j = 0; j < width; j += 1) {
    let sum = 0;
    for (let i = j; i < z.length; i += width) sum += z[i]!;
    const mean = sum / rows;
    let squares = 0;
    for (let i = j; i < z.length; i += width) squares += (z[i]! - mean) ** 2;
    const deviation = Math.sqrt(squares / rows);
    centre[j] = mean;
    spread[j] = deviation > 1e-12 * Math.abs(mean) ? deviation : Infinity;
    for (let i = j; i < z.length; i += width) z[i] = (z[i]! - mean) / spread[j]!;
  }
  return { z, centre, spread };
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

/**
 * Ridge regression on standardised columns (population deviation), the intercept free: argmin ‖y − b₀ − Zβ‖²/n + λ‖β‖², λ from a
 * grid by generalised cross-validation GCV(λ) = (RSS/n) / (1 − (1 + Σ d_j/(d_j + λ))/n)², d_j the eigenvalues of ZᵀZ/n; of
 * equal ones the smallest λ. Columns that do not vary get coefficient 0.
 * x: (n, p) row-major, finite; y: (n). Golub, Heath and Wahba (1979), Technometrics 21, eq. 1.4.
 * Example: `fitRidge(x, y).coefficients`.
 */
export function fitRidge(x: Matrix, y: Float64Array, among: readonly number[] = penalties): Ridge {
  const width = x.columns.length;
  const { z, centre, spread } = standardise(x);
  const level = y.reduce((sum, value) => sum + value, 0) / x.rows;
  const centred = y.map((value) => value - level);
  const variance = centred.reduce((sum, value) => sum + value * value, 0) / x.rows;
  const { gram, cross } = moments(z, centred, width);
  const { values, vectors } = symmetricEigen(gram, width);
  const rotated = values.map((_, j) => cross.reduce((sum, value, i) => sum + value * vectors[i * width + j]!, 0));
  let best = { criterion: Infinity, penalty: among[0]! };
  for (const penalty of among) {
    let [left, used] = [variance, 1];
    values.forEach((value, j) => {
      const held = Math.max(value, 0) + penalty;
      left -= (rotated[j]! ** 2 * (held + penalty)) / held ** 2;
      used += Math.max(value, 0) / held;
    });
    const free = 1 - used / x.rows;
    const criterion = free > 0 ? Math.max(left, 0) / free ** 2 : Infinity;
    if (criterion < best.criterion) best = { criterion, penalty };
  }
  const shrunk = values.map((value, j) => rotated[j]! / (Math.max(value, 0) + best.penalty));
  const coefficients = cross.map(
    (_, i) => shrunk.reduce((sum, value, j) => sum + vectors[i * width + j]! * value, 0) / spread[i]!,
  );
  const intercept = coefficients.reduce((sum, value, j) => sum - value * centre[j]!, level);
  return { intercept, coefficients, penalty: best.penalty };
}

/** Σ_j β_j x_j + β₀ for every row. */
export function ridgeScores({ intercept, coefficients }: Ridge, { rows, values }: Matrix): Float64Array {
  const width = coefficients.length;
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = intercept;
    for (let j = 0; j < width; j += 1) sum += coefficients[j]! * values[row * width + j]!;
    return sum;
  });
}

/** `fitRidge` as a learner of nuisances. */
export function ridgeLearner(x: Matrix, y: Float64Array): Predictor {
  const ridge = fitRidge(x, y);
  return (rows) => ridgeScores(ridge, rows);
}
