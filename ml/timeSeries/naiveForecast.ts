import { NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

/** The last `period` values again and again, for `horizon` rows; period 1 repeats the last value. */
export function naiveForecast(x: Float64Array, period: number, horizon: number): Float64Array {
  if (!(Number.isInteger(period) && period >= 1))
    throw new NumericsError(`A seasonal naive forecast needs a whole period of at least 1 row, got ${period}.`);
  requireNumbers(x, period, 'A seasonal naive forecast');
  return Float64Array.from({ length: horizon }, (_, at) => x[x.length - period + (at % period)]!);
}

export interface ForecastAccuracy {
  readonly rmse: number;
  readonly mae: number;
  /** Mean of 100·|e/y|, percent; null where an actual value is 0. */
  readonly mape: number | null;
  /** MAE over the mean of |x_t − x_{t−period}| in training: below 1 beats the seasonal naive forecast in sample. */
  readonly mase: number;
}

/**
 * Errors of a forecast against `actual`, of one length. `training`: what was known, more than `period` values.
 * Hyndman and Koehler (2006), "Another look at measures of forecast accuracy", International Journal of Forecasting 22;
 * as accuracy() of R's forecast.
 */
export function forecastAccuracy(
  forecast: Float64Array,
  actual: Float64Array,
  { training, period }: { readonly training: Float64Array; readonly period: number },
): ForecastAccuracy {
  if (forecast.length !== actual.length) {
    throw new NumericsError(
      `A forecast and what came must have one length, got ${forecast.length} and ${actual.length}.`,
    );
  }
  requireNumbers(forecast, 1, 'A forecast');
  requireNumbers(actual, 1, 'The accuracy of a forecast');
  requireNumbers(training, period + 1, 'The scale of a forecast error');
  let [squares, sizes, shares, steps] = [0, 0, 0, 0];
  for (let t = 0; t < actual.length; t++) {
    const error = actual[t]! - forecast[t]!;
    squares += error * error;
    sizes += Math.abs(error);
    shares += Math.abs(error / actual[t]!);
  }
  for (let t = period; t < training.length; t++) steps += Math.abs(training[t]! - training[t - period]!);
  if (!(steps > 0)) {
    throw new NumericsError(
      `A scaled error needs a training series that differs from itself ${period} rows before, got a sum of ${steps}.`,
    );
  }
  const n = actual.length;
  return {
    rmse: Math.sqrt(squares / n),
    mae: sizes / n,
    mape: actual.includes(0) ? null : (100 * shares) / n,
    mase: sizes / n / (steps / (training.length - period)),
  };
}
