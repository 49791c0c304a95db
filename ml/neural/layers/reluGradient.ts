import type { Tensor, TensorLibrary } from '../tensors.ts';
import { engineHas } from './engineHas.ts';

/** Kernel by which an engine may lend it: inputs `dy` and `y`, and dx. */
export const reluGradientKernel = 'ReluGradient';

/** Gradient of max(x, 0) from that of its value y: dy where y > 0, else 0. */
export function reluGradient(tf: TensorLibrary, dy: Tensor, y: Tensor): Tensor {
  if (engineHas(tf, reluGradientKernel)) return tf.engine().runKernel(reluGradientKernel, { dy, y });
  return tf.mul(dy, tf.step(y));
}
