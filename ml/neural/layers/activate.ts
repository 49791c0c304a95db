import type { Tensor, TensorLibrary } from '../tensors.ts';
import { withGradient } from './withGradient.ts';

/** The activations a layer may name. */
export const activations = [
  'linear',
  'relu',
  'gelu',
  'silu',
  'tanh',
  'sigmoid',
  'elu',
  'leaky-relu',
  'softplus',
] as const;
export type Activation = (typeof activations)[number];

/**
 * An activation of each element, any shape. `elu` has α = 1, `leaky-relu` slope 0.01, as in torch. `gelu` is the exact
 * x·Φ(x) with Φ by the error function, not its tanh form: Hendrycks & Gimpel (2016), arXiv 1606.08415. `silu` is
 * x·σ(x). Example: `activate(tf, 'gelu', tf.tensor([1]))` is 0.8413447.
 */
export function activate(tf: TensorLibrary, name: Activation, x: Tensor): Tensor {
  switch (name) {
    case 'linear':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'gelu':
      return gelu(tf, x);
    case 'silu':
      return tf.mul(x, tf.sigmoid(x));
    case 'tanh':
      return tf.tanh(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'elu':
      return tf.elu(x);
    case 'leaky-relu':
      return tf.leakyRelu(x, 0.01);
    case 'softplus':
      return tf.softplus(x);
  }
}

/** d(x·Φ(x)) = Φ(x) + x·φ(x): half the kernels of the gradient by parts. */
function gelu(tf: TensorLibrary, x: Tensor): Tensor {
  const cumulative = (at: Tensor): Tensor => tf.mul(tf.add(tf.erf(tf.mul(at, Math.SQRT1_2)), 1), 0.5);
  return withGradient(tf, [x], () => ({
    value: tf.mul(x, cumulative(x)),
    saved: [x],
    gradients(dy, [at]) {
      const density = tf.mul(tf.exp(tf.mul(tf.square(at!), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return [tf.mul(dy, tf.add(cumulative(at!), tf.mul(at!, density)))];
    },
  }));
}
