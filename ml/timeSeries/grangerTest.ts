import { NumericsError } from '../../contracts/failures.ts';
import { fTail } from '../stats/fDistribution.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { lagRegressors } from './autoregression.ts';
import { regress } from './regress.ts';

export interface GrangerTest {
  readonly f: number;
  /** Small: the past of the cause helps to forecast the effect. */
  readonly pValue: number;
  readonly df1: number;
  readonly df2: number;
}

/**
 * Granger causality between two series: F of leaving lags 1 … `lags` of `cause` out of a regression of `effect` on a
 * constant and lags of both, ((SSR₀ − SSR)/p) / (SSR/(T − 2p − 1)) with T = n − p rows. Both stationary, of one length.
 * "Causes" means no more than "helps to forecast". As lmtest's grangertest.
 * Granger (1969), "Investigating causal relations by econometric models and cross-spectral methods", Econometrica 37.
 */
export function grangerTest(cause: Float64Array, effect: Float64Array, lags: number): GrangerTest {
  return exclusionTest({ cause, effect }, 'cause', 'effect', lags, (rows) => rows - 2 * lags - 1);
}

/** F of the lags of one series in the equation of another, in a regression on the lags of all. */
export function exclusionTest(
  series: Readonly<Record<string, Float64Array>>,
  cause: string,
  effect: string,
  lags: number,
  degrees: (rows: number) => number,
): GrangerTest {
  const all = Object.values(series);
  const n = all[0]!.length;
  const odd = all.find(({ length }) => length !== n);
  if (odd) throw new NumericsError(`A Granger test needs series of one length, got ${n} and ${odd.length}.`);
  if (!(Number.isInteger(lags) && lags >= 1)) {
    throw new NumericsError(`A Granger test needs a whole number of lags of at least 1, got ${lags}.`);
  }
  for (const x of all) requireNumbers(x, (all.length + 1) * lags + 3, 'A Granger test');
  const target = series[effect]!.slice(lags);
  const rest = Object.fromEntries(Object.entries(series).filter(([name]) => name !== cause));
  const full = regress(target, lagRegressors(series, lags, lags));
  const restricted = regress(target, lagRegressors(rest, lags, lags));
  const df2 = degrees(full.rows);
  const variance = full.residualSquares / (full.rows - all.length * lags - 1);
  if (!(variance > 0)) {
    throw new NumericsError(
      `A Granger test needs residuals that vary, got a variance of ${variance}; drop the series.`,
    );
  }
  const f = Math.max(0, restricted.residualSquares - full.residualSquares) / lags / variance;
  return { f, pValue: fTail(f, lags, df2), df1: lags, df2 };
}
