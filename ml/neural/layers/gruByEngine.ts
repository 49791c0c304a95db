import type { Tensor, TensorLibrary } from '../tensors.ts';
import { turned } from './turned.ts';
import type { Forward } from './withGradient.ts';

/** Kernels by which an engine may lend its own recurrence; named like no kernel of the library. */
export const gruKernels = { forward: 'SequenceGru', backward: 'SequenceGruGrad' } as const;

/**
 * What `gru` computes, by the engine's own kernels: x (batch · time, inputs) → h (batch · time, units).
 *
 * With attribute `batch` and rows of (time · batch): `SequenceGru` takes `x`, the four weights as `inWeight`, `stateWeight`,
 * `inBias` and `stateBias`, and gives h, r and z side by side, W_hn h_{t−1} + b_hn, and n. `SequenceGruGrad` takes these as
 * `h`, `gates`, `inner` and `n`, with `dh` and `stateWeight`, and gives the gradients of W_ih x_t + b_ih and of
 * W_hh h_{t−1} + b_hh, and h_{t−1}.
 */
export function gruByEngine(
  tf: TensorLibrary,
  { batch, time }: { readonly batch: number; readonly time: number },
  rows: Tensor,
  weights: readonly Tensor[],
): Forward {
  const [inWeight, stateWeight, inBias, stateBias] = weights as [Tensor, Tensor, Tensor, Tensor];
  const timeFirst = (values: Tensor) => tf.reshape(turned(tf, values, [batch, time]), [batch * time, -1]);
  const batchFirst = (values: Tensor) => tf.reshape(turned(tf, values, [time, batch]), [batch * time, -1]);
  const x = timeFirst(rows);
  const given = { x, inWeight, stateWeight, inBias, stateBias };
  const outputs: Tensor[] = tf.engine().runKernel(gruKernels.forward, given, { batch });
  return {
    value: batchFirst(outputs[0]!),
    saved: [x, inWeight, stateWeight, ...outputs],
    gradients(dy, saved) {
      const [x, inWeight, stateWeight, h, gates, inner, n] = saved as [Tensor, Tensor, Tensor, ...Tensor[]];
      const all = { dh: timeFirst(dy), stateWeight, h: h!, gates: gates!, inner: inner!, n: n! };
      const results: Tensor[] = tf.engine().runKernel(gruKernels.backward, all, { batch });
      const [byInput, byState, before] = results as [Tensor, Tensor, Tensor];
      return [
        () => batchFirst(tf.matMul(byInput, inWeight)),
        () => tf.matMul(byInput, x, true),
        () => tf.matMul(byState, before, true),
        () => tf.sum(byInput, 0),
        () => tf.sum(byState, 0),
      ];
    },
  };
}
