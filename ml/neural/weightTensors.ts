import { sizeOf } from './initialWeights.ts';
import type { Weight } from './layer.ts';
import type { Tensor, TensorLibrary } from './tensors.ts';

/** The weights of a network as 32-bit tensors, from copies of their parts of the flat buffer: some engines keep what they are given. */
export function weightTensors(
  tf: TensorLibrary,
  weights: readonly Weight[],
  flat: Float64Array | Float32Array,
): Tensor[] {
  let at = 0;
  return weights.map(({ shape }) => {
    const size = sizeOf(shape);
    const part = new Float32Array(flat.subarray(at, at + size));
    at += size;
    return tf.tensor(part, [...shape], 'float32');
  });
}
