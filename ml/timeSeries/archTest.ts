import { NumericsError } from '../../contracts/failures.ts';
import { mean } from '../stats/mean.ts';
import { incompleteGamma } from '../stats/incompleteGamma.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import type { LagTest } from './ljungBox.ts';
import { regress } from './regress.ts';

/**
 * Engle's test that the spread of residuals does not come in clusters: e²_t on a constant and its last `lags` values;
 * (n − lags)·R² against χ² of `lags` degrees. The mean of the residuals is not taken off.
 *
 * `residuals`: n > 2·lags + 1 finite numbers in order of time whose squares vary, else NumericsError.
 * Engle (1982), Autoregressive conditional heteroscedasticity, Econometrica 50(4).
 * Example: `archTest(returns, 5).pValue` near 0 for daily returns of a market.
 */
export function archTest(residuals: Float64Array, lags: number): LagTest {
  requireNumbers(residuals, 2 * lags + 2, 'A test for clusters of spread');
  const squares = residuals.map((value) => value * value);
  const target = squares.subarray(lags);
  const centre = mean(target);
  const total = target.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  if (!(total > 1e-24 * target.length * centre * centre))
    throw new NumericsError(
      `A test for clusters of spread needs squares that vary, got ${target.length} that are ${centre}; there is no spread to test.`,
    );
  const columns = Array.from({ length: lags }, (_, at) => ({
    name: `squares ${at + 1} rows back`,
    values: squares.subarray(lags - at - 1, squares.length - at - 1),
  }));
  const constant = { name: 'constant', values: new Float64Array(target.length).fill(1) };
  const { residualSquares } = regress(target, [constant, ...columns]);
  const statistic = Math.max(0, target.length * (1 - residualSquares / total));
  return { statistic, pValue: incompleteGamma(lags / 2, statistic / 2, 'upper'), lags };
}
