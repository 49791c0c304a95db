import { autocorrelation } from '../profile/autocorrelation.ts';
import { incompleteGamma } from '../stats/incompleteGamma.ts';

export interface LagTest {
  readonly statistic: number;
  readonly pValue: number;
  readonly lags: number;
}

/**
 * Ljung–Box test that values do not remember each other: Q = n (n + 2) Σ_{k ≤ lags} r_k² / (n − k) against χ² of `lags`
 * degrees. Of residuals of a model with p fitted lags it takes lags − p degrees instead; predictions out of time have p = 0.
 *
 * `values`: n > lags finite numbers in order of time that vary, else NumericsError.
 * Ljung and Box (1978), On a measure of lack of fit in time series models, Biometrika 65(2).
 * Example: `ljungBox(returns, 10).pValue` near 0 for values that trend.
 */
export function ljungBox(values: Float64Array, lags: number): LagTest {
  const count = values.length;
  const statistic = autocorrelation(values, lags).reduce(
    (sum, r, at) => sum + (count * (count + 2) * r ** 2) / (count - at - 1),
    0,
  );
  return { statistic, pValue: incompleteGamma(lags / 2, statistic / 2, 'upper'), lags };
}
