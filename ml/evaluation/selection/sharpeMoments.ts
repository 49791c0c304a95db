import { NumericsError } from '../../../contracts/failures.ts';
import { mean } from '../../stats/mean.ts';
import { requireNumbers } from '../../stats/requireNumbers.ts';
import { standardDeviation } from '../../stats/standardDeviation.ts';
import { varies } from '../../stats/varies.ts';

/** What the Sharpe-ratio tests need to know of returns, per period. */
export interface SharpeMoments {
  /** mean / standard deviation, not annualised. */
  readonly sharpe: number;
  readonly observations: number;
  readonly skewness: number;
  /** Raw: 3 for the normal distribution. */
  readonly kurtosis: number;
}

/**
 * Sharpe ratio per period (standard deviation with n − 1, no risk-free rate), skewness and raw kurtosis (moments with n).
 * returns: n ≥ 2 finite numbers; a constant series has no ratio and is refused.
 */
export function sharpeMoments(returns: Float64Array): SharpeMoments {
  requireNumbers(returns, 2, 'A Sharpe ratio');
  if (!varies(returns))
    throw new NumericsError(
      `A Sharpe ratio needs returns that vary, got ${returns.length} times ${returns[0]!}; leave this strategy out.`,
    );
  const centre = mean(returns);
  const spread = standardDeviation(returns, 0);
  const moment = (power: number): number => mean(returns.map((value) => ((value - centre) / spread) ** power));
  return {
    sharpe: centre / standardDeviation(returns),
    observations: returns.length,
    skewness: moment(3),
    kurtosis: moment(4),
  };
}
