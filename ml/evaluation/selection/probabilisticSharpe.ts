import { NumericsError } from '../../../contracts/failures.ts';
import { normalCdf } from '../../stats/normalCdf.ts';
import type { SharpeMoments } from './sharpeMoments.ts';

/**
 * T − 1 times the squared standard error of a Sharpe ratio: 1 − γ₃ SR + (γ₄ − 1)/4 · SR². Refuses moments that no
 * distribution has: kurtosis is at least 1 + skewness².
 */
export function sharpeErrorFactor({ sharpe, skewness, kurtosis }: Omit<SharpeMoments, 'observations'>): number {
  if (![sharpe, skewness, kurtosis].every(Number.isFinite) || !(kurtosis >= 1 + skewness * skewness - 1e-9))
    throw new NumericsError(
      `A Sharpe ratio needs finite moments with a kurtosis (not excess) of at least 1 + skewness², ${1 + skewness * skewness}, got ${kurtosis} and a ratio of ${sharpe}; pass the raw fourth moment.`,
    );
  const factor = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  if (!(factor > 0))
    throw new NumericsError(
      `The error of a Sharpe ratio of ${sharpe} needs a factor above 0, got ${factor}; the returns take two values only.`,
    );
  return factor;
}

function requireObservations(observations: number): void {
  if (!(observations >= 2 && observations < Infinity))
    throw new NumericsError(`A Sharpe ratio needs at least 2 observations, got ${observations}; pass more returns.`);
}

/**
 * Probability that the true Sharpe ratio exceeds `benchmark`, allowing for the length, skewness and kurtosis of the returns:
 * Φ((SR − SR*) √(T − 1) / √(1 − γ₃ SR + (γ₄ − 1)/4 · SR²)).
 *
 * sharpe, benchmark: per period (not annualised); observations: T ≥ 2 returns; kurtosis: raw (3 for the normal, not excess).
 * Returns are taken as independent: autocorrelated ones have fewer effective observations.
 * Bailey and López de Prado (2012), "The Sharpe ratio efficient frontier", J. Risk 15, (9)–(11).
 * Example: a daily ratio of 0.1 over 250 normal days against 0 gives 0.942.
 */
export function probabilisticSharpe(given: SharpeMoments & { readonly benchmark: number }): number {
  const { sharpe, benchmark, observations } = given;
  requireObservations(observations);
  if (!Number.isFinite(benchmark))
    throw new NumericsError(`A probabilistic Sharpe ratio needs a finite benchmark, got ${benchmark}.`);
  return normalCdf(((sharpe - benchmark) * Math.sqrt(observations - 1)) / Math.sqrt(sharpeErrorFactor(given)));
}
