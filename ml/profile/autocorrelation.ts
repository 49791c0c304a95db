import { NumericsError } from '../../contracts/failures.ts';
import { mean } from '../stats/mean.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

/**
 * Sample autocorrelation r_k = Σ (x_t − x̄)(x_{t+k} − x̄) / Σ (x_t − x̄)² at lags k = 1 … `lags`, biased (one divisor).
 *
 * `values`: n > lags finite numbers that vary; NaN is refused. Of white noise about 95 % of r_k lie within ±1.96/√n.
 * Box and Jenkins (1976), Time Series Analysis, (2.1.13).
 */
export function autocorrelation(values: Float64Array, lags: number): Float64Array {
  requireNumbers(values, lags + 1, 'An autocorrelation');
  const centre = mean(values);
  const centred = values.map((value) => value - centre);
  const product = (lag: number): number => {
    let total = 0;
    for (let t = 0; t + lag < centred.length; t += 1) total += centred[t]! * centred[t + lag]!;
    return total;
  };
  const whole = product(0);
  if (!(whole > 0) || !Number.isFinite(whole)) {
    throw new NumericsError(`An autocorrelation needs values that vary, got a sum of squares of ${whole}.`);
  }
  return Float64Array.from({ length: lags }, (_, at) => product(at + 1) / whole);
}
