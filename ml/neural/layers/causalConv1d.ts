import { ConfigError } from '../../../contracts/failures.ts';
import type { Layer } from '../layer.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { activate, type Activation } from './activate.ts';
import { initialBefore } from './initialBefore.ts';
import { linear } from './linear.ts';
import { requireInput } from './requireInput.ts';

/**
 * y_t = activation(b + Σ_j W[:, :, j] · x_{t − (kernel − 1 − j) · dilation}), x before the first step being 0: step t of
 * the output reads steps ≤ t alone. x: (batch, time, inputs) → y: (batch, time, outputs). Weights as torch's `Conv1d`:
 * `weight` (outputs, inputs, kernel), `bias` (outputs). van den Oord et al. (2016), arXiv 1609.03499, §2.1.
 *
 * By one matrix product over the taps side by side: engines differ in what convolutions they can differentiate, all
 * have this. @throws ConfigError unless kernel and dilation are whole numbers of at least 1.
 */
export function causalConv1d({
  inputs,
  outputs,
  kernel,
  dilation = 1,
  activation = 'linear',
}: {
  inputs: number;
  outputs: number;
  kernel: number;
  dilation?: number;
  activation?: Activation;
}): Layer {
  for (const [what, value] of Object.entries({ kernel, dilation }))
    if (!(Number.isInteger(value) && value >= 1))
      throw new ConfigError(`A causal convolution needs a whole ${what} of at least 1, got ${value}.`);
  const initial = initialBefore(activation, inputs * kernel, outputs * kernel);
  return {
    weights: [
      { name: 'weight', shape: [outputs, inputs, kernel], initial },
      { name: 'bias', shape: [outputs], initial: 'zeros' },
    ],
    apply({ tf }, [weight, bias], x) {
      requireInput(x, 'causalConv1d', inputs, [3]);
      const rows = tf.reshape(tapsOf(tf, x, kernel, dilation), [-1, kernel * inputs]);
      const byTap = tf.reshape(tf.transpose(weight!, [0, 2, 1]), [outputs, kernel * inputs]);
      const y = linear(tf, rows, byTap, bias);
      return activate(tf, activation, tf.reshape(y, [x.shape[0], x.shape[1]!, outputs]));
    },
  };
}

/** What each step reads, oldest tap first: (batch, time, kernel · inputs). */
function tapsOf(tf: TensorLibrary, x: Tensor, kernel: number, dilation: number): Tensor {
  const [batch, time, inputs] = x.shape as [number, number, number];
  const reach = (kernel - 1) * dilation;
  if (reach === 0) return x;
  const padded = tf.pad(x, [
    [0, 0],
    [reach, 0],
    [0, 0],
  ]);
  const taps = Array.from({ length: kernel }, (_, j) => tf.slice(padded, [0, j * dilation, 0], [batch, time, inputs]));
  return tf.concat(taps, 2);
}
