import type { Tensor, TensorLibrary } from '../tensors.ts';
import { withGradient } from './withGradient.ts';

/**
 * x·Wᵀ + b: x (rows, inputs), W (outputs, inputs), b (outputs) or none → (rows, outputs).
 * Transposed before the products, never by them: WASM multiplies six times as fast so, other engines as fast.
 */
export function linear(tf: TensorLibrary, x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  return withGradient(tf, bias ? [x, weight, bias] : [x, weight], () => ({
    value: tf.fused.matMul({ a: x, b: tf.transpose(weight), ...(bias && { bias }) }),
    saved: [x, weight],
    gradients(dy, [input, w]) {
      const byOutput = tf.transpose(dy);
      const own = [tf.matMul(dy, w!), tf.matMul(byOutput, input!)];
      return bias ? [...own, tf.sum(byOutput, 1)] : own;
    },
  }));
}
