import { NumericsError } from '../../../contracts/failures.ts';
import { expectedMaximum, requireTrials } from './deflatedSharpe.ts';

export interface BacktestLength {
  /** Years below which the best of the trials is expected to show the ratio without skill. */
  readonly years: number;
  /** The simple upper bound 2 ln N / SR². */
  readonly bound: number;
}

/**
 * Shortest backtest for a number of independent trials without skill whose best is not expected to show an annualised Sharpe
 * ratio of `sharpe`: years = (`expectedMaximum(trials)` / sharpe)², at most 2 ln(trials) / sharpe².
 *
 * trials ≥ 1; sharpe > 0, annualised.
 * Bailey, Borwein, López de Prado and Zhu (2014), "Pseudo-mathematics and financial charlatanism", Notices AMS 61, Theorem 2.
 * Example: 45 trials and a ratio of 1 need 5 years.
 */
export function minimumBacktestLength({
  trials,
  sharpe,
}: {
  readonly trials: number;
  readonly sharpe: number;
}): BacktestLength {
  requireTrials(trials);
  if (!(sharpe > 0 && sharpe < Infinity))
    throw new NumericsError(`A backtest length needs an annualised Sharpe ratio above 0, got ${sharpe}.`);
  return { years: (expectedMaximum(trials) / sharpe) ** 2, bound: (2 * Math.log(trials)) / sharpe ** 2 };
}
