import type { Tensor, TensorLibrary } from '../tensors.ts';

/**
 * Kullback–Leibler divergence of independent normals from standard ones, KL(N(μ, σ²) ‖ N(0, 1)) = ½ Σ_j (μ_j² + σ_j² − 1 − ln σ_j²),
 * in nats. mean, logVariance (ln σ²): (rows, k) → (rows, 1). Kingma & Welling (2014), ICLR, appendix B.
 * Example: mean 1 and logVariance 0 give ½.
 */
export const normalDivergence = (tf: TensorLibrary, mean: Tensor, logVariance: Tensor): Tensor =>
  tf.mul(tf.sum(tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1)), 1, true), 0.5);
