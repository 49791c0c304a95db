import { InputError, NumericsError } from '../../../contracts/failures.ts';

export interface StylisedFacts {
  /** Of a return, with divisor n. */
  readonly deviation: number;
  /** Fourth moment over the squared second: 3 of the normal. */
  readonly kurtosis: number;
  /** Autocorrelation of returns at lags 1, 2 …: near 0 in markets. */
  readonly returns: Float64Array;
  /** Autocorrelation of absolute returns: above 0, and slow to fall, where quiet and wild days cluster. */
  readonly absolute: Float64Array;
}

/** Correlation, about one mean, of values that lie `lag` apart within a window, over all windows. */
function autocorrelation(values: Float64Array, length: number, lag: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  if (!(variance > 0))
    throw new NumericsError(
      `Stylised facts need returns whose size varies, got ${values.length} of variance ${variance}.`,
    );
  let sum = 0;
  let pairs = 0;
  for (let at = lag; at < values.length; at += 1) {
    if (at % length < lag) continue;
    sum += (values[at]! - mean) * (values[at - lag]! - mean);
    pairs += 1;
  }
  return sum / pairs / variance;
}

/**
 * What returns of markets have in common, of windows of returns: fat tails, no memory in returns, long memory in their size. By it
 * drawn windows are judged beside real ones.
 *
 * windows: (n, length) row-major, finite; lags: 1 to below `length`. Means and variances are over all windows, products only within
 * one; the mean is that of all values. Cont (2001), Empirical properties of asset returns, Quantitative Finance 1, §2, facts 1, 2 and 6.
 * @throws InputError on a length or lags that do not fit, or values that are not finite. @throws NumericsError where nothing varies.
 */
export function stylisedFacts(windows: Float64Array, length: number, lags: number): StylisedFacts {
  const whole = windows.length > 0 && windows.length % length === 0;
  if (!whole || !Number.isInteger(lags) || lags < 1 || lags >= length)
    throw new InputError(
      `Stylised facts expected windows of ${length} and lags from 1 to ${length - 1}, got ${windows.length} returns and ${lags} lags.`,
    );
  const wrong = windows.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new InputError(
      `Stylised facts expected finite returns, got ${windows[wrong]!} at ${wrong}; drop its window.`,
    );
  const sizes = windows.map(Math.abs);
  const at = (of: Float64Array) => Float64Array.from({ length: lags }, (_, k) => autocorrelation(of, length, k + 1));
  const [returns, absolute] = [at(windows), at(sizes)];
  const mean = windows.reduce((sum, value) => sum + value, 0) / windows.length;
  const moment = (power: number) => windows.reduce((sum, value) => sum + (value - mean) ** power, 0) / windows.length;
  return { deviation: Math.sqrt(moment(2)), kurtosis: moment(4) / moment(2) ** 2, returns, absolute };
}
