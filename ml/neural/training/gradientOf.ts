import type { Scalar } from '@tensorflow/tfjs';
import type { Weight } from '../layer.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { weightTensors } from '../weightTensors.ts';

/**
 * Value of a scalar loss and, into `gradient`, its derivative by every weight, in the order of the flat buffer.
 * The loss is computed in 32 bits by the engine; no tensor outlives the call.
 */
export function gradientOf(
  tf: TensorLibrary,
  weights: readonly Weight[],
  flat: Float64Array,
  loss: (weights: readonly Tensor[]) => Tensor,
  gradient: Float64Array,
): number {
  return tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads((...tensors: Tensor[]) => loss(tensors) as Scalar)(
      weightTensors(tf, weights, flat),
    );
    let at = 0;
    for (const part of grads) {
      gradient.set(part.dataSync(), at);
      at += part.size;
    }
    return value.dataSync()[0]!;
  });
}
