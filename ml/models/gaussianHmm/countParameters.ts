import type { CovarianceKind } from './hmmTypes.ts';

/**
 * Free parameters for AIC and BIC: k·d means, k·d(d+1)/2 (full) or k·d (diagonal) covariances, k(k−1) transitions and
 * k−1 start probabilities. hmmlearn counts alike; statsmodels leaves out the start.
 */
export function countParameters(states: number, dimension: number, covariance: CovarianceKind): number {
  const perState = dimension + (covariance === 'full' ? (dimension * (dimension + 1)) / 2 : dimension);
  return states * perState + states * (states - 1) + states - 1;
}

/** AIC = 2p − 2·LL, BIC = p·ln n − 2·LL with n the number of rows. Lower is better. */
export function informationCriteria(
  logLikelihood: number,
  parameters: number,
  rows: number,
): { aic: number; bic: number } {
  return { aic: 2 * parameters - 2 * logLikelihood, bic: parameters * Math.log(rows) - 2 * logLikelihood };
}
