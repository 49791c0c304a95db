import { ConfigError } from '../../../contracts/failures.ts';
import type { Layer } from '../layer.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { activate, type Activation } from './activate.ts';
import { initialBefore } from './initialBefore.ts';
import { affine, rowGradients } from './linear.ts';
import { requireInput } from './requireInput.ts';
import { withGradient } from './withGradient.ts';

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
      const relu = activation === 'relu';
      const y = convolve(tf, x, [weight!, bias!], { dilation, relu });
      return relu ? y : activate(tf, activation, y);
    },
  };
}

/** The convolution by one product over the taps side by side, and its gradients by two, of the same taps and of those of dy. */
function convolve(
  tf: TensorLibrary,
  x: Tensor,
  [weight, bias]: readonly [Tensor, Tensor],
  { dilation, relu }: { dilation: number; relu: boolean },
): Tensor {
  const [batch, time, inputs] = x.shape as [number, number, number];
  const [outputs, , kernel] = weight.shape as [number, number, number];
  const rowsOf = (values: Tensor, from: 'past' | 'future'): Tensor =>
    tf.reshape(tapsOf(tf, values, { kernel, dilation, from }), [batch * time, -1]);
  return withGradient(tf, [x, weight, bias], () => {
    const rows = rowsOf(x, 'past');
    const byTap = tf.reshape(tf.transpose(weight, [0, 2, 1]), [outputs, kernel * inputs]);
    const value = affine(tf, rows, byTap, bias, { relu });
    return {
      value: tf.reshape(value, [batch, time, outputs]),
      saved: relu ? [rows, weight, value] : [rows, weight],
      gradients(dy, [taps, w, y]) {
        const given = tf.reshape(dy, [batch * time, outputs]);
        const { slope, byWeight, byBias } = rowGradients(tf, given, taps!, y);
        const byInput = (): Tensor => {
          const later = rowsOf(tf.reshape(slope, [batch, time, outputs]), 'future');
          const turned = tf.reshape(tf.transpose(w!, [1, 2, 0]), [inputs, kernel * outputs]);
          return tf.reshape(affine(tf, later, turned, undefined, {}), [batch, time, inputs]);
        };
        const byFilter = () => tf.transpose(tf.reshape(byWeight(), [outputs, kernel, inputs]), [0, 2, 1]);
        return [byInput, byFilter, byBias];
      },
    };
  });
}

/** What each step reads, first tap first, of steps up to it or from it on: (batch, time, kernel · width). */
function tapsOf(
  tf: TensorLibrary,
  x: Tensor,
  { kernel, dilation, from }: { kernel: number; dilation: number; from: 'past' | 'future' },
): Tensor {
  const [batch, time, width] = x.shape as [number, number, number];
  const reach = (kernel - 1) * dilation;
  if (reach === 0) return x;
  const padded = tf.pad(x, [[0, 0], from === 'past' ? [reach, 0] : [0, reach], [0, 0]]);
  const taps = Array.from({ length: kernel }, (_, j) => {
    const at = j * dilation;
    return tf.slice(padded, [0, from === 'past' ? at : reach - at, 0], [batch, time, width]);
  });
  return tf.concat(taps, 2);
}
