import type { Tensor, TensorLibrary } from '../tensors.ts';
import { turned } from './turned.ts';
import type { Forward } from './withGradient.ts';

/** Kernels by which an engine may lend its own recurrence; named like no kernel of the library. */
export const lstmKernels = { forward: 'SequenceLstm', backward: 'SequenceLstmGrad' } as const;

/**
 * What `lstm` computes, by the engine's own kernels: x (batch · time, inputs) → h (batch · time, units).
 *
 * `SequenceLstm` takes `x` (time, batch, inputs), `weight` (inputs + units, 4 units) and `bias` (4 units) and gives i, c, f,
 * o, g, tanh(c) and h, (time, batch, units) each; `SequenceLstmGrad` takes those too, and `dh`, and gives dx, two
 * gradients of the first state, dweight, three of peepholes, and dbias.
 */
export function lstmByEngine(
  tf: TensorLibrary,
  { batch, time }: { readonly batch: number; readonly time: number },
  rows: Tensor,
  weights: readonly Tensor[],
): Forward {
  const [inWeight, stateWeight, inBias, stateBias] = weights as [Tensor, Tensor, Tensor, Tensor];
  const [units, inputs] = [stateWeight.shape[1]!, inWeight.shape[1]!];
  const asRows = (steps: Tensor): Tensor =>
    tf.reshape(turned(tf, steps, [time, batch]), [batch * time, steps.shape[2]!]);
  const given = {
    x: turned(tf, rows, [batch, time]),
    weight: tf.concat([tf.transpose(inWeight), tf.transpose(stateWeight)], 0),
    bias: tf.add(inBias, stateBias),
  };
  const outputs: Tensor[] = tf.engine().runKernel(lstmKernels.forward, given);
  return {
    value: asRows(outputs[6]!),
    saved: [given.x, given.weight, given.bias, ...outputs],
    gradients(dy, saved) {
      const [x, weight, bias, i, c, f, o, g, shown, h] = saved as [Tensor, Tensor, Tensor, ...Tensor[]];
      const dh = turned(tf, dy, [batch, time]);
      const all = { x, weight, bias, i: i!, c: c!, f: f!, o: o!, g: g!, shown: shown!, h: h!, dh };
      const results: Tensor[] = tf.engine().runKernel(lstmKernels.backward, all);
      const [dx, dweight, dbias] = [results[0]!, results[3]!, results[7]!];
      const [ofInput, ofState] = tf.split(dweight, [inputs, units], 0);
      return [() => asRows(dx), () => tf.transpose(ofInput!), () => tf.transpose(ofState!), dbias, dbias];
    },
  };
}
