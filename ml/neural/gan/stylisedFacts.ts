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
  /** Correlation of a return with the absolute return 1, 2 … later: below 0 where falls make markets wild. */
  readonly leverage: Float64Array;
}

interface Series {
  readonly values: Float64Array;
  readonly mean: number;
  readonly variance: number;
}

function seriesOf(values: Float64Array): Series {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  if (variance > 0) return { values, mean, variance };
  throw new NumericsError(
    `Stylised facts need returns whose size varies, got ${values.length} of variance ${variance}.`,
  );
}

/** Correlation, about the means of all, of values with those of `later` that come `lag` after them within a window, over all windows. */
function lagged(now: Series, later: Series, length: number, lag: number): number {
  let sum = 0;
  let pairs = 0;
  for (let at = lag; at < now.values.length; at += 1) {
    if (at % length < lag) continue;
    sum += (later.values[at]! - later.mean) * (now.values[at - lag]! - now.mean);
    pairs += 1;
  }
  return sum / pairs / Math.sqrt(now.variance * later.variance);
}

/**
 * What returns of markets have in common, of windows of returns: fat tails, no memory in returns, long memory in their size, and more
 * of it after falls. By it drawn windows are judged beside real ones.
 *
 * windows: (n, length) row-major, finite; lags: 1 to below `length`. Means and variances are over all windows, products only within
 * one; the mean is that of all values. Cont (2001), Empirical properties of asset returns, Quantitative Finance 1, §2, facts 1, 2, 6 and
 * 9, the last with absolute returns where he squares them.
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
  const [own, sizes] = [seriesOf(windows), seriesOf(windows.map(Math.abs))];
  const at = (now: Series, later: Series) =>
    Float64Array.from({ length: lags }, (_, k) => lagged(now, later, length, k + 1));
  const fourth = windows.reduce((sum, value) => sum + (value - own.mean) ** 4, 0) / windows.length;
  return {
    deviation: Math.sqrt(own.variance),
    kurtosis: fourth / own.variance ** 2,
    returns: at(own, own),
    absolute: at(sizes, sizes),
    leverage: at(own, sizes),
  };
}
