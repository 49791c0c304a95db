import { leastSquares } from '../linalg/leastSquares.ts';
import { columnMoments } from '../stats/columnMoments.ts';
import { defineModel } from './defineModel.ts';
import { linearScores, openLinearModel, writeLinearModel } from './linearModel.ts';
import type { TrainingData } from './model.ts';

const identity = { model: 'linear-regression', revision: 1 } as const;
const output = (scores: Float64Array) => ({ prediction: scores });

/**
 * Linear regression, ordinary or ridge: argmin_b Σ_t (y_t − b₀ − x_tᵀb)² + ridge·‖b‖², the intercept b₀ unpenalised.
 *
 * `x` is (n, d) row-major, no NaN; the penalty acts on coefficients in the features' own units, as in scikit-learn's
 * Ridge(alpha). Solved by Householder QR of the centred columns, scaled to like norms, over √ridge·I. Standard errors
 * (divisor n − d − 1, homoskedastic) are given for ridge = 0 only. Hoerl & Kennard (1970), Technometrics 12(1), eq. 2.3.
 */
export const linearRegression = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'regressor',
  purpose: 'A plain linear baseline for a number, with an optional ridge penalty',
  cite: 'Hoerl & Kennard (1970), Ridge regression, Technometrics 12(1); Golub & Van Loan, Matrix Computations, §5.3',
  hardware: 'cpu',
  needs: {
    minimumRows: 10,
    missing: 'refused',
    shape: '1–200 features on any scale, at least ten rows a feature; no exact copies among them unless ridge > 0',
  },
  output: 'prediction, in units of the target',
  regimes: ['any, as a baseline'],
  suits: ['any'],
  parameters: {
    ridge: { default: 0, minimum: 0, meaning: 'penalty on the squared coefficients, in the features’ own units' },
  },
  fit(data, { ridge }, context) {
    const { coefficients, intercept, inverseDiagonal } = solve(data, ridge);
    const { x, target } = data;
    const fitted = linearScores(x, intercept, coefficients);
    const mean = target.reduce((sum, y) => sum + y, 0) / x.rows;
    const residual = target.reduce((sum, y, t) => sum + (y - fitted[t]!) ** 2, 0);
    const total = target.reduce((sum, y) => sum + (y - mean) ** 2, 0);
    const freedom = x.rows - x.columns.length - 1;
    const deviation = freedom > 0 ? Math.sqrt(residual / freedom) : null;
    const errors = ridge === 0 && deviation !== null;
    const summary = {
      rows: x.rows,
      features: x.columns,
      intercept,
      coefficients: Array.from(coefficients),
      standard_errors: errors ? Array.from(inverseDiagonal, (value) => deviation * Math.sqrt(value)) : null,
      residual_standard_deviation: deviation,
      r_squared: total > 0 ? 1 - residual / total : null,
    };
    context.onProgress(1, 1);
    return Promise.resolve(
      writeLinearModel({ ...identity, features: x.columns, summary }, intercept, coefficients, output),
    );
  },
  restore: (files) => Promise.resolve(openLinearModel(identity, files, output)),
});

/** Coefficients in own units, and the diagonal of (XᵀX)⁻¹ of the centred columns (of the penalised system if ridge > 0). */
function solve({ x, target }: TrainingData, ridge: number) {
  const d = x.columns.length;
  const { centre, spread } = columnMoments(x, 1);
  const rows = x.rows + (ridge > 0 ? d : 0);
  const a = new Float64Array(rows * d);
  const b = new Float64Array(rows);
  const mean = target.reduce((sum, y) => sum + y, 0) / x.rows;
  for (let t = 0; t < x.rows; t++) {
    b[t] = target[t]! - mean;
    for (let j = 0; j < d; j++) a[t * d + j] = (x.values[t * d + j]! - centre[j]!) / spread[j]!;
  }
  if (ridge > 0) for (let j = 0; j < d; j++) a[(x.rows + j) * d + j] = Math.sqrt(ridge) / spread[j]!;
  const { solution, r } = leastSquares(a, b, x.columns);
  const coefficients = solution.map((value, j) => value / spread[j]!);
  const intercept = coefficients.reduce((sum, value, j) => sum - value * centre[j]!, mean);
  return { coefficients, intercept, inverseDiagonal: inverseSquares(r, d).map((value, j) => value / spread[j]! ** 2) };
}

/** Diagonal of R⁻¹·R⁻ᵀ for upper triangular R: squared lengths of the rows of R⁻¹. */
function inverseSquares(r: Float64Array, p: number): Float64Array {
  const diagonal = new Float64Array(p);
  const column = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    for (let i = j; i >= 0; i--) {
      let sum = i === j ? 1 : 0;
      for (let m = i + 1; m <= j; m++) sum -= r[i * p + m]! * column[m]!;
      column[i] = sum / r[i * p + i]!;
      diagonal[i] = diagonal[i]! + column[i]! ** 2;
    }
  }
  return diagonal;
}
