import { NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { minimise, withNumericGradient } from './minimise.ts';

export interface AirlineModel {
  /** θ of (1 + θB), in (−1, 1). */
  readonly theta: number;
  /** Θ of (1 + ΘB^s), in (−1, 1). */
  readonly seasonalTheta: number;
  readonly variance: number;
  readonly logLikelihood: number;
  /** −2·ln L + 2·3. */
  readonly aic: number;
  readonly converged: boolean;
}

/**
 * Airline model ARIMA(0,1,1)(0,1,1)_s: (1 − B)(1 − B^s)·y_t = (1 + θB)(1 + ΘB^s)·ε_t, by exact Gaussian maximum
 * likelihood of the differenced series, σ² concentrated out. Signs as in R's arima, whose likelihood on levels is a
 * few thousandths off by its prior for the first values. `y`: at least 3·s + 2 finite values.
 * Box and Jenkins (1976), Time Series Analysis, section 9.2; the likelihood by a banded Cholesky factor of the covariance.
 */
export function airlineModel(y: Float64Array, season: number): AirlineModel {
  if (!(Number.isInteger(season) && season >= 2)) {
    throw new NumericsError(`An airline model needs a whole season of at least 2 rows, got ${season}.`);
  }
  requireNumbers(y, 3 * season + 2, 'An airline model');
  const n = y.length - season - 1;
  const w = Float64Array.from({ length: n }, (_, t) => {
    const now = t + season + 1;
    return y[now]! - y[now - 1]! - (y[now - season]! - y[now - season - 1]!);
  });
  const band = new Float64Array(n * (season + 2));
  const profile = (u: Float64Array) => concentrated(w, season, Math.tanh(u[0]!), Math.tanh(u[1]!), band);
  const loss = (u: Float64Array): number => {
    const { variance, logDeterminant } = profile(u);
    return 0.5 * (Math.log(2 * Math.PI * variance) + 1 + logDeterminant / n);
  };
  const { x, value, converged } = minimise(withNumericGradient(loss), Float64Array.of(-0.3, -0.3));
  const { variance } = profile(x);
  if (!(variance > 0)) {
    throw new NumericsError(`An airline model needs differences that vary, got a variance of ${variance}.`);
  }
  const logLikelihood = -value * n;
  return {
    theta: Math.tanh(x[0]!),
    seasonalTheta: Math.tanh(x[1]!),
    variance,
    logLikelihood,
    aic: -2 * logLikelihood + 6,
    converged,
  };
}

/** σ² and ln|Γ/σ²| at given θ and Θ: Γ = L·Lᵀ within its band, row i in `band` from column i − s − 1 on. */
function concentrated(
  w: Float64Array,
  season: number,
  theta: number,
  seasonalTheta: number,
  band: Float64Array,
): { readonly variance: number; readonly logDeterminant: number } {
  const q = season + 1;
  const covariance = new Float64Array(q + 1);
  const [own, seasonal] = [1 + theta * theta, 1 + seasonalTheta * seasonalTheta];
  covariance[0] = own * seasonal;
  covariance[1] = theta * seasonal;
  covariance[season - 1] = covariance[season - 1]! + theta * seasonalTheta;
  covariance[season] = covariance[season]! + own * seasonalTheta;
  covariance[season + 1] = covariance[season + 1]! + theta * seasonalTheta;
  const width = q + 1;
  const solved = new Float64Array(w.length);
  let [squares, logDeterminant] = [0, 0];
  for (let i = 0; i < w.length; i++) {
    const first = Math.max(0, i - q);
    for (let j = first; j <= i; j++) {
      let sum = covariance[i - j]!;
      for (let m = Math.max(first, j - q); m < j; m++)
        sum -= band[i * width + m - i + q]! * band[j * width + m - j + q]!;
      band[i * width + j - i + q] = i === j ? Math.sqrt(sum) : sum / band[j * width + q]!;
    }
    let rest = w[i]!;
    for (let m = first; m < i; m++) rest -= band[i * width + m - i + q]! * solved[m]!;
    const pivot = band[i * width + q]!;
    solved[i] = rest / pivot;
    squares += solved[i]! ** 2;
    logDeterminant += 2 * Math.log(pivot);
  }
  return { variance: squares / w.length, logDeterminant };
}
