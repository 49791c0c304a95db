import type { Tensor, TensorLibrary } from '../tensors.ts';
import { withGradient } from '../layers/withGradient.ts';

/**
 * x itself, whose gradient goes on with only a share of itself: what stands before x learns less, or at 0 nothing, from
 * what stands behind it. Any shape.
 * Example: `shareGradient(tf, code, 0)` lets a head read a code without changing it.
 */
export const shareGradient = (tf: TensorLibrary, x: Tensor, share: number): Tensor =>
  share === 1
    ? x
    : withGradient(tf, [x], () => ({ value: tf.clone(x), saved: [], gradients: (dy) => [tf.mul(dy, share)] }));
