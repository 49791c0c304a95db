import type { CovarianceKind } from './hmmTypes.ts';

/**
 * Free parameters for AIC and BIC: k·d means, covariances of k·d(d+1)/2 (full), k·d (diagonal), d(d+1)/2 (tied) or k
 * (spherical), k(k−1) transitions and k−1 start probabilities; `degrees` more for those of freedom. hmmlearn counts alike;
 * statsmodels leaves out the start.
 */
export function countParameters(states: number, dimension: number, covariance: CovarianceKind, degrees = 0): number {
  const triangle = (dimension * (dimension + 1)) / 2;
  const covariances = { full: states * triangle, diagonal: states * dimension, tied: triangle, spherical: states };
  return states * dimension + covariances[covariance] + states * (states - 1) + states - 1 + degrees;
}
