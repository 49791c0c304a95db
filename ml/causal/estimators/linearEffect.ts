import { NumericsError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import { choleskyFactor, choleskySolve } from '../../linalg/cholesky.ts';
import type { Residuals } from './crossFit.ts';
import { longRunVariance } from './longRunVariance.ts';

export interface LinearEffect {
  /** Intercept, then one coefficient a column. */
  readonly coefficients: Float64Array;
  /** Sandwich covariance of the coefficients, row-major. */
  readonly covariance: Float64Array;
}

/**
 * Effect that is linear in the columns: τ(x) = b₀ + xᵀb = argmin Σ_t (Ỹ_t − T̃_t τ(x_t))² + n·penalty·Σ_j s_j² b_j², with Ỹ, T̃ the
 * cross-fitted residuals and s_j² = mean(T̃² x_j²), the intercept free. Covariance A⁻¹ S A⁻¹, S = `longRunVariance` of the scores with `lag`
 * (rows that an outcome reaches over, less one). Without columns it is the effect of the partially linear model, Σ T̃Ỹ / Σ T̃².
 * Robinson (1988), Econometrica 56; Chernozhukov et al. (2018), Econometrics Journal 21, eq. 4.4; Nie and Wager (2021), Biometrika 108.
 */
export function linearEffect(residuals: Residuals, x: Matrix | null, lag: number, penalty = 0): LinearEffect {
  const width = x?.columns.length ?? 0;
  const size = width + 1;
  const rows = residuals.outcome.length;
  const z = (row: number, j: number) => (j === 0 ? 1 : x!.values[row * width + j - 1]!);
  const design = new Float64Array(rows * size);
  const gram = new Float64Array(size * size);
  const cross = new Float64Array(size);
  for (let row = 0; row < rows; row += 1)
    for (let j = 0; j < size; j += 1) {
      const value = residuals.treatment[row]! * z(row, j);
      design[row * size + j] = value;
      cross[j]! += value * residuals.outcome[row]!;
      for (let k = 0; k <= j; k += 1) gram[j * size + k]! += value * design[row * size + k]!;
    }
  for (let j = 0; j < size; j += 1) for (let k = 0; k < j; k += 1) gram[k * size + j] = gram[j * size + k]!;
  for (let j = 1; j < size; j += 1) gram[j * size + j]! *= 1 + penalty;
  const factor = new Float64Array(size * size);
  if (!choleskyFactor(gram, size, factor))
    throw new NumericsError(
      `An effect linear in ${width} columns needs ${size} independent products with the treatment, got fewer; leave columns out or raise the penalty ${penalty}.`,
    );
  const coefficients = choleskySolve(factor, size, cross);
  const scores = design.slice();
  for (let row = 0; row < rows; row += 1) {
    let error = residuals.outcome[row]!;
    for (let j = 0; j < size; j += 1) error -= design[row * size + j]! * coefficients[j]!;
    for (let j = 0; j < size; j += 1) scores[row * size + j]! *= error;
  }
  return { coefficients, covariance: sandwich(factor, longRunVariance(scores, size, lag), size) };
}

/** A⁻¹ S A⁻¹ from the Cholesky factor of A. */
function sandwich(factor: Float64Array, meat: Float64Array, size: number): Float64Array {
  const half = new Float64Array(size * size);
  for (let j = 0; j < size; j += 1)
    half.set(choleskySolve(factor, size, meat.slice(j * size, (j + 1) * size)), j * size);
  const whole = new Float64Array(size * size);
  for (let k = 0; k < size; k += 1) {
    const column = Float64Array.from({ length: size }, (_, j) => half[j * size + k]!);
    whole.set(choleskySolve(factor, size, column), k * size);
  }
  return whole;
}

/** Effect and its standard error at every row of `x`, whose columns are those of the fit. */
export function linearEffectAt(
  { coefficients, covariance }: LinearEffect,
  x: Matrix,
): { readonly effect: Float64Array; readonly standardError: Float64Array } {
  const size = coefficients.length;
  const width = x.columns.length;
  const effect = new Float64Array(x.rows);
  const standardError = new Float64Array(x.rows);
  const z = new Float64Array(size).fill(1);
  for (let row = 0; row < x.rows; row += 1) {
    for (let j = 1; j < size; j += 1) z[j] = x.values[row * width + j - 1]!;
    let variance = 0;
    for (let j = 0; j < size; j += 1) {
      effect[row]! += coefficients[j]! * z[j]!;
      for (let k = 0; k < size; k += 1) variance += z[j]! * z[k]! * covariance[j * size + k]!;
    }
    standardError[row] = Math.sqrt(Math.max(variance, 0));
  }
  return { effect, standardError };
}
