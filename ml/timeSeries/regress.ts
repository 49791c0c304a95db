import { NumericsError } from '../../contracts/failures.ts';
import { leastSquares } from '../linalg/leastSquares.ts';

export interface Regressor {
  readonly name: string;
  readonly values: Float64Array;
}

export interface Regression {
  /** One a regressor, in their order. */
  readonly coefficients: Float64Array;
  /** s·√(XᵀX)⁻¹_jj with s² = residualSquares / (rows − regressors). */
  readonly standardErrors: Float64Array;
  readonly residuals: Float64Array;
  readonly residualSquares: number;
  readonly rows: number;
}

/**
 * Ordinary least squares of `target` on `regressors`, all of one length n > their number. Columns are brought to norm 1
 * and solved by QR, so that a constant and levels of 1e5 do no harm; a column that the others make is refused by name.
 */
export function regress(target: Float64Array, regressors: readonly Regressor[]): Regression {
  const n = target.length;
  const p = regressors.length;
  if (n <= p) {
    throw new NumericsError(`A regression on ${p} columns needs more than ${p} rows, got ${n}; use fewer lags.`);
  }
  const norms = regressors.map(({ values }) => normOf(values));
  const a = new Float64Array(n * p);
  regressors.forEach(({ values }, j) => {
    const norm = norms[j]!;
    for (let t = 0; t < n; t++) a[t * p + j] = norm > 0 ? values[t]! / norm : 0;
  });
  const { solution, r } = leastSquares(
    a,
    target.slice(),
    regressors.map(({ name }) => name),
  );
  const coefficients = solution.map((value, j) => value / norms[j]!);
  const residuals = target.slice();
  regressors.forEach(({ values }, j) => {
    const slope = coefficients[j]!;
    for (let t = 0; t < n; t++) residuals[t] = residuals[t]! - slope * values[t]!;
  });
  let residualSquares = 0;
  for (const value of residuals) residualSquares += value * value;
  const deviation = Math.sqrt(residualSquares / (n - p));
  const standardErrors = inverseRowNorms(r, p).map((norm, j) => (deviation * norm) / norms[j]!);
  return { coefficients, standardErrors, residuals, residualSquares, rows: n };
}

function normOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** √ of the diagonal of R⁻¹·R⁻ᵀ. */
function inverseRowNorms(r: Float64Array, p: number): Float64Array {
  const inverse = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    inverse[j * p + j] = 1 / r[j * p + j]!;
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let m = i + 1; m <= j; m++) sum += r[i * p + m]! * inverse[m * p + j]!;
      inverse[i * p + j] = -sum / r[i * p + i]!;
    }
  }
  return Float64Array.from({ length: p }, (_, i) => {
    let sum = 0;
    for (let j = i; j < p; j++) sum += inverse[i * p + j]! ** 2;
    return Math.sqrt(sum);
  });
}
