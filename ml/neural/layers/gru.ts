import type { Layer } from '../layer.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { engineHas } from './engineHas.ts';
import { gruByEngine, gruKernels } from './gruByEngine.ts';
import { recurrence, type Recurrence } from './recurrence.ts';
import { recurrentWeights } from './recurrentWeights.ts';
import { requireInput } from './requireInput.ts';
import { withGradient } from './withGradient.ts';

/**
 * Gated recurrent unit from a zero state: x (batch, time, inputs) → h (batch, time, units), in torch's gate order r, z, n:
 *
 *     r = σ(W_ir x_t + b_ir + W_hr h_{t−1} + b_hr),   z = σ(W_iz x_t + b_iz + W_hz h_{t−1} + b_hz)
 *     n = tanh(W_in x_t + b_in + r ⊙ (W_hn h_{t−1} + b_hn)),   h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
 *
 * Weights as torch's `GRU`: `weight_ih_l0` (3 units, inputs), `weight_hh_l0` (3 units, units), `bias_ih_l0`, `bias_hh_l0`
 * (3 units). Cho et al. (2014), arXiv 1406.1078, with the reset after the product, as torch and cuDNN have it.
 *
 * One operation with its own gradient: one product for all inputs, then a dozen small operations a step forward and six
 * backward. An engine that lends the whole recurrence computes it.
 */
export function gru({ inputs, units }: { inputs: number; units: number }): Layer {
  return {
    weights: recurrentWeights(inputs, units, 3),
    apply({ tf }, weights, x) {
      requireInput(x, 'gru', inputs, [3]);
      const [batch, time] = x.shape as [number, number, number];
      const steps = recurrence(tf, batch, time);
      const rows = tf.reshape(x, [batch * time, inputs]);
      const h = withGradient(tf, [rows, ...weights], () =>
        engineHas(tf, gruKernels.forward) ? gruByEngine(tf, steps, rows, weights) : forward(tf, steps, rows, weights),
      );
      return tf.reshape(h, [batch, time, units]);
    },
  };
}

function forward(tf: TensorLibrary, steps: Recurrence, x: Tensor, weights: readonly Tensor[]) {
  const [inWeight, stateWeight, bias, stateBias] = weights as [Tensor, Tensor, Tensor, Tensor];
  const units = stateWeight.shape[1]!;
  const inputs = steps.stepsFirst(tf.fused.matMul({ a: x, b: tf.transpose(inWeight), bias }));
  const [forGates, forCandidate] = tf.split(inputs, [2 * units, units], 1).map((part) => steps.take(part)) as [
    Tensor[],
    Tensor[],
  ];
  const own = tf.reshape(stateBias, [3 * units, 1]);
  const initial = tf.zeros([units, steps.batch]);
  const gates: Tensor[] = [];
  const inner: Tensor[] = [];
  const candidates: Tensor[] = [];
  const outputs: Tensor[] = [];
  for (const [t, input] of forGates.entries()) {
    const before = outputs[t - 1] ?? initial;
    const state = tf.add(tf.matMul(stateWeight, before), own);
    const [stateGates, reset] = tf.split(state, [2 * units, units], 0) as [Tensor, Tensor];
    const both = tf.sigmoid(tf.add(input, stateGates));
    const [r, z] = tf.split(both, 2, 0) as [Tensor, Tensor];
    const n = tf.tanh(tf.add(forCandidate[t]!, tf.mul(r, reset)));
    gates.push(both);
    inner.push(reset);
    candidates.push(n);
    outputs.push(tf.add(n, tf.mul(z, tf.sub(before, n))));
  }
  const h = steps.join(outputs);
  return {
    value: steps.rowsFirst(h),
    saved: [x, inWeight, stateWeight, h, steps.join(gates), steps.join(inner), steps.join(candidates)],
    gradients: (dy: Tensor, saved: readonly Tensor[]) => backward(tf, steps, dy, saved),
  };
}

/**
 * Back through time. Every gradient of a step is dh_t times a factor that knows no later step: the factors are computed
 * for all steps at once.
 */
function backward(tf: TensorLibrary, steps: Recurrence, dy: Tensor, saved: readonly Tensor[]): Tensor[] {
  const [x, inWeight, stateWeight, h, gates, inner, n] = saved as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const [r, z] = tf.split(gates, 2, 1) as [Tensor, Tensor];
  const before = steps.delayed(h);
  const slope = (sigmoid: Tensor): Tensor => tf.mul(sigmoid, tf.sub(1, sigmoid));
  const candidate = tf.mul(tf.sub(1, z), tf.sub(1, tf.square(n)));
  const reset = tf.mul(tf.mul(candidate, inner), slope(r));
  const update = tf.mul(tf.sub(before, n), slope(z));
  const factors = steps.take(tf.concat([reset, update, tf.mul(candidate, r)], 1));
  const { dh, da } = backThroughTime(tf, steps.take(steps.stepsFirst(dy)), tf.transpose(stateWeight), {
    factors,
    kept: steps.take(z),
  });
  const state = steps.join(da);
  const units = z.shape[1]!;
  const [shared] = tf.split(state, [2 * units, units], 1) as [Tensor, Tensor];
  const input = tf.concat([shared, tf.mul(steps.join(dh), candidate)], 1);
  const [byInput, byState] = [steps.unitsFirst(input), steps.unitsFirst(state)];
  return [
    tf.matMul(steps.rowsFirst(input), inWeight),
    tf.matMul(byInput, x),
    tf.matMul(byState, steps.rowsFirst(before)),
    tf.sum(byInput, 1),
    tf.sum(byState, 1),
  ];
}

/** Gradients of h_t (units, batch) and of W_hh h_{t−1} + b_hh (3 units, batch), first step first. */
function backThroughTime(
  tf: TensorLibrary,
  dy: readonly Tensor[],
  stateWeight: Tensor,
  { factors, kept }: { factors: readonly Tensor[]; kept: readonly Tensor[] },
): { dh: Tensor[]; da: Tensor[] } {
  const gradients: { dh: Tensor[]; da: Tensor[] } = { dh: [], da: [] };
  let later: Tensor | undefined;
  for (let t = dy.length - 1; t >= 0; t--) {
    const dh = later ? tf.add(dy[t]!, later) : dy[t]!;
    const da = tf.mul(tf.concat([dh, dh, dh], 0), factors[t]!);
    gradients.dh.push(dh);
    gradients.da.push(da);
    if (t > 0) later = tf.add(tf.mul(dh, kept[t]!), tf.matMul(stateWeight, da));
  }
  return { dh: gradients.dh.reverse(), da: gradients.da.reverse() };
}
