import { NumericsError } from '../../../contracts/failures.ts';
import { normalQuantile } from '../../stats/normalQuantile.ts';
import { probabilisticSharpe } from './probabilisticSharpe.ts';
import type { SharpeMoments } from './sharpeMoments.ts';

const eulerGamma = 0.5772156649015329;

export function requireTrials(trials: number): void {
  if (!(trials >= 1 && trials < Infinity))
    throw new NumericsError(`A deflated Sharpe ratio needs at least 1 trial, got ${trials}; count what was tried.`);
}

/**
 * Expected maximum of N independent standard normal values, approximately: (1 − γ) Φ⁻¹(1 − 1/N) + γ Φ⁻¹(1 − 1/(N e)), γ = 0.5772…;
 * 0 for one trial, and never below. N may be an effective number of trials.
 */
export function expectedMaximum(trials: number): number {
  requireTrials(trials);
  if (trials === 1) return 0;
  const upper = (share: number): number => -normalQuantile(share);
  return Math.max(0, (1 - eulerGamma) * upper(1 / trials) + eulerGamma * upper(1 / (trials * Math.E)));
}

export interface DeflatedSharpe {
  /** Highest Sharpe ratio per period to expect of that many trials without skill. */
  readonly benchmark: number;
  /** Probability that the true ratio exceeds the benchmark. */
  readonly probability: number;
}

/**
 * Deflated Sharpe ratio: the probabilistic Sharpe ratio against SR₀ = √V · `expectedMaximum(N)`, the best ratio that N trials
 * without skill are expected to show.
 *
 * sharpe: per period, of the chosen trial; trials: N, all that were tried (or their effective number);
 * trialSharpeVariance: V, variance of the trials' ratios per period (an annualised variance over periods a year).
 * Bailey and López de Prado (2014), "The deflated Sharpe ratio", J. Portfolio Management 40, (1)–(2).
 * Example: 2.5 a year over 1,250 days, skewness −3, kurtosis 10, 100 trials of variance ½ a year: 0.9004.
 */
export function deflatedSharpe(
  given: SharpeMoments & { readonly trials: number; readonly trialSharpeVariance: number },
): DeflatedSharpe {
  const { trials, trialSharpeVariance } = given;
  if (!(trialSharpeVariance >= 0 && trialSharpeVariance < Infinity))
    throw new NumericsError(
      `A deflated Sharpe ratio needs a variance of the trials of at least 0, got ${trialSharpeVariance} over ${trials} trials.`,
    );
  const benchmark = Math.sqrt(trialSharpeVariance) * expectedMaximum(trials);
  return { benchmark, probability: probabilisticSharpe({ ...given, benchmark }) };
}
