import { choleskyFactor, invertLower } from '../../linalg/cholesky.ts';
import type { CovarianceKind, HmmParameters } from './hmmTypes.ts';

/**
 * Conjugate priors of a maximum a posteriori fit, counted in pseudo-observations; all 0 is maximum likelihood.
 * Rows of the moves ~ Dirichlet(1 + `transition` + `persistence`·[stay]); each covariance has prior density
 * ∝ |Σ|^(−ω/2)·exp(−½·ω·tr Σ⁻¹) with ω = `covariance`: ω rows of unit (standardised) independent features.
 */
export interface HmmPriors {
  readonly transition: number;
  readonly persistence: number;
  readonly covariance: number;
}

export const noPriors: HmmPriors = { transition: 0, persistence: 0, covariance: 0 };

/** Log density of the priors at the parameters, without constants; 0 where there are none. */
export function logPrior(parameters: HmmParameters, priors: HmmPriors, kind: CovarianceKind): number {
  const { states: k, dimension: d, transition, covariances } = parameters;
  let sum = 0;
  for (let i = 0; i < k * k; i++) {
    const count = priors.transition + (i % (k + 1) === 0 ? priors.persistence : 0);
    if (count > 0) sum += count * Math.log(transition[i]!);
  }
  if (priors.covariance === 0) return sum;
  for (let state = 0; state < (kind === 'tied' ? 1 : k); state++) {
    const factor = covariances.slice(state * d * d, (state + 1) * d * d);
    if (!choleskyFactor(factor, d, factor)) return -Infinity;
    for (let i = 0; i < d; i++) sum -= priors.covariance * Math.log(factor[i * d + i]!);
    for (const value of invertLower(factor, d)) sum -= 0.5 * priors.covariance * value * value;
  }
  return sum;
}

/** Σ → (w·Σ + ω·I) / (w + ω), in place: the posterior mode of a covariance whose maximum likelihood holds `weight` rows. */
export function shrinkCovariance(covariance: Float64Array, d: number, weight: number, pseudoRows: number): void {
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const at = i * d + j;
      covariance[at] = (weight * covariance[at]! + (i === j ? pseudoRows : 0)) / (weight + pseudoRows);
    }
  }
}
