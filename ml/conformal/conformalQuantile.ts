import { NumericsError } from '../../contracts/failures.ts';

/** Which order statistic, from 1, is the quantile of n scores: ⌈(n + 1)(1 − α)⌉, with rounding noise of the product taken off. */
export function conformalRank(rows: number, alpha: number): number {
  return Math.ceil((rows + 1) * (1 - alpha) - 1e-9);
}

/**
 * Finite-sample quantile of scores that are ascending already: the ⌈(n + 1)(1 − α)⌉-th smallest, ∞ where that is beyond n.
 * α ≤ 0 gives ∞ (everything is covered) and α ≥ 1 gives −∞ (nothing is), as adaptive levels need.
 */
export function conformalQuantileOfSorted(sorted: ArrayLike<number>, alpha: number): number {
  if (Number.isNaN(alpha)) throw new NumericsError(`A conformal quantile needs a number as alpha, got ${alpha}.`);
  if (alpha >= 1) return -Infinity;
  if (alpha <= 0) return Infinity;
  const rank = conformalRank(sorted.length, alpha);
  return rank > sorted.length ? Infinity : sorted[rank - 1]!;
}

/**
 * Conformal quantile of scores in any order; n ≥ 0 of them, no NaN (∞ is allowed). A new exchangeable score is at most this with
 * chance at least 1 − α. Vovk, Gammerman and Shafer (2005); Lei et al. (2018), JASA 113, lemma 1.
 * Example: of 1 … 9 at α = 0.1 it is 9; at α = 0.05 it is ∞.
 */
export function conformalQuantile(scores: Float64Array, alpha: number): number {
  const wrong = scores.findIndex(Number.isNaN);
  if (wrong >= 0)
    throw new NumericsError(`A conformal quantile takes 0 missing scores, got NaN at index ${wrong}; drop such rows.`);
  return conformalQuantileOfSorted(scores.toSorted(), alpha);
}
