import { NumericsError } from '../../contracts/failures.ts';
import { mean } from '../stats/mean.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

/**
 * Cross-correlation r_k = Σ (x_{t+k} − x̄)(y_t − ȳ) / √(Σ(x − x̄)² · Σ(y − ȳ)²) at k = −lags … lags: a peak at k > 0 means
 * that y leads x by k rows. Both of one length n > lags, finite, that vary; one divisor n, as R's ccf.
 * Box and Jenkins (1976), Time Series Analysis, (11.1.7).
 */
export function crossCorrelation(x: Float64Array, y: Float64Array, lags: number): Float64Array {
  if (x.length !== y.length) {
    throw new NumericsError(`A cross-correlation needs series of one length, got ${x.length} and ${y.length}.`);
  }
  requireNumbers(x, lags + 2, 'A cross-correlation');
  requireNumbers(y, lags + 2, 'A cross-correlation');
  const [a, b] = [centred(x), centred(y)];
  const product = (k: number): number => {
    let sum = 0;
    for (let t = Math.max(0, -k); t < a.length && t + k < a.length; t++) sum += a[t + k]! * b[t]!;
    return sum;
  };
  const scale = Math.sqrt(squares(a)) * Math.sqrt(squares(b));
  if (!(scale > 0)) {
    throw new NumericsError(
      `A cross-correlation needs series that vary, got sums of squares of ${squares(a)} and ${squares(b)}.`,
    );
  }
  return Float64Array.from({ length: 2 * lags + 1 }, (_, at) => product(at - lags) / scale);
}

function centred(values: Float64Array): Float64Array {
  const centre = mean(values);
  return values.map((value) => value - centre);
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
