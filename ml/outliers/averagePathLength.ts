const eulerGamma = 0.5772156649015329;

/**
 * Mean depth c(n) at which a random binary search tree of n values ends without success: 2 (ln(n − 1) + γ) − 2 (n − 1) / n,
 * with c(2) = 1 and 0 below. It scales depths of isolation trees, and stands for the part of a tree that is not grown.
 *
 * Liu, Ting and Zhou (2008), Isolation Forest, ICDM, equation (1); c(2) as in scikit-learn. Example: c(256) = 10.2448.
 */
export function averagePathLength(n: number): number {
  if (n <= 1) return 0;
  return n === 2 ? 1 : 2 * (Math.log(n - 1) + eulerGamma) - (2 * (n - 1)) / n;
}

/** Depth to which isolation trees of n rows are grown: ⌈log₂ n⌉. */
export const isolationDepth = (n: number): number => Math.ceil(Math.log2(Math.max(2, n)));

/** Place of a cut in [low, high), for u in [0, 1): rounding must not put it on `high`, where it would cut nothing off. */
export function cutBetween(low: number, high: number, u: number): number {
  const cut = low + u * (high - low);
  return cut < high ? cut : low;
}
