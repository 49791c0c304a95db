import type { Tensor, TensorLibrary } from '../tensors.ts';
import type { Criticism } from './critic.ts';

/** Rows of both kinds and between them, as many of each: (rows, inputs). */
export interface Rows {
  readonly real: Tensor;
  readonly drawn: Tensor;
  readonly between: Tensor;
}

/**
 * Loss of a Wasserstein critic with gradient penalty: mean D(drawn) − mean D(real) + λ mean (‖∇D(between)‖ − 1)². The first two
 * terms, turned round, are an estimate of the Wasserstein distance, as far as D is 1-Lipschitz.
 * `between` lies at a uniform share of the way from a drawn row to a real one. Gulrajani et al. (2017), Improved training of
 * Wasserstein GANs, NeurIPS 30, eq. 3.
 */
export function criticLoss(
  tf: TensorLibrary,
  judge: (x: Tensor) => Criticism,
  { real, drawn, between }: Rows,
  penalty: number,
): Tensor {
  // One pass over all of them: small nets cost by the operation, not by the row.
  const { score, slope } = judge(tf.concat([drawn, real, between]));
  const [ofDrawn, ofReal] = tf.split(score, 3);
  const inner = tf.slice(slope, [2 * real.shape[0], 0], [-1, -1]);
  // The root of 0 has no slope.
  const length = tf.sqrt(tf.add(tf.sum(tf.square(inner), 1), 1e-12));
  const apart = tf.sub(tf.mean(ofDrawn!), tf.mean(ofReal!));
  return tf.add(apart, tf.mul(tf.mean(tf.square(tf.sub(length, 1))), penalty));
}
