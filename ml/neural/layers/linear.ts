import type { Tensor, TensorLibrary } from '../tensors.ts';
import { engineHas } from './engineHas.ts';
import { reluGradient } from './reluGradient.ts';
import { withGradient } from './withGradient.ts';

/** Kernel by which an engine may lend `affine`: inputs `x`, `weight`, perhaps `bias`; attribute `relu`. */
export const linearKernel = 'LinearRows';

interface Shape {
  /** Whether what is below 0 becomes 0. */
  readonly relu?: boolean;
}

/**
 * x·Wᵀ + b: x (rows, inputs), W (outputs, inputs), b (outputs) or none → (rows, outputs); with `relu`, max(x·Wᵀ + b, 0).
 * Transposed before the products, never by them, where the engine does not lend the whole: WASM multiplies six times as
 * fast so.
 */
export function linear(
  tf: TensorLibrary,
  x: Tensor,
  weight: Tensor,
  bias?: Tensor,
  { relu = false }: Shape = {},
): Tensor {
  return withGradient(tf, bias ? [x, weight, bias] : [x, weight], () => {
    const value = affine(tf, x, weight, bias, { relu });
    return {
      value,
      saved: relu ? [x, weight, value] : [x, weight],
      gradients(dy, [input, w, y]) {
        const slope = y ? reluGradient(tf, dy, y) : dy;
        const [byWeight, byBias] = weightGradients(tf, slope, input!);
        return bias ? [() => tf.matMul(slope, w!), byWeight, byBias] : [() => tf.matMul(slope, w!), byWeight];
      },
    };
  });
}

/** The value of `linear`. */
export function affine(
  tf: TensorLibrary,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  { relu = false }: Shape,
): Tensor {
  const more = bias && { bias };
  if (engineHas(tf, linearKernel)) return tf.engine().runKernel(linearKernel, { x, weight, ...more }, { relu });
  const y = tf.fused.matMul({ a: x, b: tf.transpose(weight), ...more });
  return relu ? tf.relu(y) : y;
}

/** Gradients of W and b, from that of x·Wᵀ + b (rows, outputs). */
export function weightGradients(tf: TensorLibrary, dy: Tensor, x: Tensor): [() => Tensor, () => Tensor] {
  if (engineHas(tf, linearKernel)) return [() => tf.matMul(dy, x, true), () => tf.sum(dy, 0)];
  const byOutput = tf.transpose(dy);
  return [() => tf.matMul(byOutput, x), () => tf.sum(byOutput, 1)];
}
