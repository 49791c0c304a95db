import type { Layer } from '../layer.ts';
import { activate, type Activation } from './activate.ts';
import { initialBefore } from './initialBefore.ts';
import { linear } from './linear.ts';
import { requireInput } from './requireInput.ts';

/**
 * y = activation(x·Wᵀ + b) at every row, and every step of a sequence. x: (batch, inputs) or (batch, time, inputs);
 * y: the same with `outputs` at the end. Weights as torch's `Linear`: `weight` (outputs, inputs), `bias` (outputs);
 * `bias: false` leaves the second out.
 */
export function dense({
  inputs,
  outputs,
  activation = 'linear',
  bias = true,
}: {
  inputs: number;
  outputs: number;
  activation?: Activation;
  bias?: boolean;
}): Layer {
  const weight = { name: 'weight', shape: [outputs, inputs], initial: initialBefore(activation, inputs, outputs) };
  return {
    weights: bias ? [weight, { name: 'bias', shape: [outputs], initial: 'zeros' }] : [weight],
    apply({ tf }, [w, b], x) {
      requireInput(x, 'dense', inputs, [2, 3]);
      const relu = activation === 'relu';
      const rows = x.rank === 2 ? x : tf.reshape(x, [-1, inputs]);
      const y = linear(tf, rows, w!, b, { relu });
      const shaped = x.rank === 2 ? y : tf.reshape(y, [...x.shape.slice(0, -1), outputs]);
      return relu ? shaped : activate(tf, activation, shaped);
    },
  };
}
