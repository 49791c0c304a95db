import type { Tensor, TensorLibrary } from '../tensors.ts';

/** Rows in two orders: (first · second, width) or (first, second, width) → (second, first, width). */
export function turned(tf: TensorLibrary, values: Tensor, [first, second]: readonly [number, number]): Tensor {
  return tf.transpose(tf.reshape(values, [first, second, values.size / (first * second)]), [1, 0, 2]);
}
