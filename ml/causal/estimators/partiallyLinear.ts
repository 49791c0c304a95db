import { crossFit, type CrossFitOptions } from './crossFit.ts';
import { estimateOf, type EffectData, type EffectEstimate } from './effectData.ts';
import { linearEffect } from './linearEffect.ts';

/**
 * One effect for all rows by double machine learning in the partially linear model Y = θT + g(x) + ε: θ = Σ T̃Ỹ / Σ T̃² over
 * residuals cross-fitted in time blocks with embargo, standard error robust to overlapping outcomes (`lag` rows, Bartlett).
 * Any treatment that varies, continuous or binary. Chernozhukov et al. (2018), Econometrics Journal 21, eq. 4.4.
 * Example: `partiallyLinear(data, { folds: 5, embargo: 21, lag: 20 })`.
 */
export function partiallyLinear(data: EffectData, options: CrossFitOptions & { readonly lag: number }): EffectEstimate {
  const { coefficients, covariance } = linearEffect(crossFit(data, options), null, options.lag);
  return estimateOf(coefficients[0]!, Math.sqrt(covariance[0]!));
}
