import type { Scalar } from '@tensorflow/tfjs';
import type { Weight } from '../layer.ts';
import { readTensors } from '../readTensors.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { weightTensors } from '../weightTensors.ts';

/**
 * Value of a scalar loss and, into `gradient`, its derivative by every weight, in the order of the flat buffer; both at once, or
 * when the promise comes true (`readTensors`). The loss is computed in 32 bits by the engine; no tensor outlives that.
 */
export function gradientOf(
  tf: TensorLibrary,
  weights: readonly Weight[],
  flat: Float64Array,
  loss: (weights: readonly Tensor[]) => Tensor,
  gradient: Float64Array,
): number | Promise<number> {
  const compute = (): Tensor[] => {
    const { value, grads } = tf.valueAndGrads((...tensors: Tensor[]) => loss(tensors) as Scalar)(
      weightTensors(tf, weights, flat),
    );
    return [value, ...grads];
  };
  return readTensors(tf, compute, ([value, ...parts]) => {
    let at = 0;
    for (const part of parts) {
      gradient.set(part, at);
      at += part.length;
    }
    return value![0]!;
  });
}
