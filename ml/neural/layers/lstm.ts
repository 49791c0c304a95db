import type { Layer } from '../layer.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { engineHas } from './engineHas.ts';
import { lstmByEngine, lstmKernels } from './lstmByEngine.ts';
import { recurrence, type Recurrence } from './recurrence.ts';
import { recurrentWeights } from './recurrentWeights.ts';
import { requireInput } from './requireInput.ts';
import { withGradient } from './withGradient.ts';

/**
 * Long short-term memory from a zero state: x (batch, time, inputs) → h (batch, time, units). With
 * a_t = W_ih x_t + b_ih + W_hh h_{t−1} + b_hh in torch's gate order i, f, g, o:
 *
 *     c_t = σ(a_f) ⊙ c_{t−1} + σ(a_i) ⊙ tanh(a_g),   h_t = σ(a_o) ⊙ tanh(c_t)
 *
 * Weights as torch's `LSTM`: `weight_ih_l0` (4 units, inputs), `weight_hh_l0` (4 units, units), `bias_ih_l0`,
 * `bias_hh_l0` (4 units). Hochreiter & Schmidhuber (1997), Neural Computation 9(8), with the forget gate of Gers,
 * Schmidhuber & Cummins (2000).
 *
 * One operation with its own gradient: one product for all inputs, then a dozen small operations a step forward and
 * seven backward. An engine that has the whole recurrence as an operation uses that.
 */
export function lstm({ inputs, units }: { inputs: number; units: number }): Layer {
  return {
    weights: recurrentWeights(inputs, units, 4),
    apply({ tf }, weights, x) {
      requireInput(x, 'lstm', inputs, [3]);
      const [batch, time] = x.shape as [number, number, number];
      const steps = recurrence(tf, batch, time);
      const rows = tf.reshape(x, [batch * time, inputs]);
      const h = withGradient(tf, [rows, ...weights], () =>
        engineHas(tf, lstmKernels.forward) ? lstmByEngine(tf, steps, rows, weights) : forward(tf, steps, rows, weights),
      );
      return tf.reshape(h, [batch, time, units]);
    },
  };
}

function forward(tf: TensorLibrary, steps: Recurrence, x: Tensor, weights: readonly Tensor[]) {
  const [inWeight, stateWeight, inBias, stateBias] = weights as [Tensor, Tensor, Tensor, Tensor];
  const units = stateWeight.shape[1]!;
  const bias = tf.add(inBias, stateBias);
  const inputs = steps.take(steps.stepsFirst(tf.fused.matMul({ a: x, b: tf.transpose(inWeight), bias })));
  const opened: Tensor[] = [];
  const candidates: Tensor[] = [];
  const states: Tensor[] = [];
  const outputs: Tensor[] = [];
  for (const [t, input] of inputs.entries()) {
    const a = t === 0 ? input : tf.add(input, tf.matMul(stateWeight, outputs[t - 1]!));
    const [inForget, candidate, out] = tf.split(a, [2 * units, units, units], 0) as [Tensor, Tensor, Tensor];
    const both = tf.sigmoid(inForget);
    const [i, f] = tf.split(both, 2, 0) as [Tensor, Tensor];
    const [g, o] = [tf.tanh(candidate), tf.sigmoid(out)];
    const c = t === 0 ? tf.mul(i, g) : tf.add(tf.mul(f, states[t - 1]!), tf.mul(i, g));
    opened.push(both, o);
    candidates.push(g);
    states.push(c);
    outputs.push(tf.mul(o, tf.tanh(c)));
  }
  const h = steps.join(outputs);
  return {
    value: steps.rowsFirst(h),
    saved: [x, inWeight, stateWeight, h, steps.join(opened), steps.join(candidates), steps.join(states)],
    gradients: (dy: Tensor, saved: readonly Tensor[]) => backward(tf, steps, dy, saved),
  };
}

/** Back through time: what does not depend on later steps is computed for all steps at once. */
function backward(tf: TensorLibrary, steps: Recurrence, dy: Tensor, saved: readonly Tensor[]): Tensor[] {
  const [x, inWeight, stateWeight, h, opened, g, c] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  const [i, f, o] = tf.split(opened, 3, 1) as [Tensor, Tensor, Tensor];
  const shown = tf.tanh(c);
  const slope = (sigmoid: Tensor): Tensor => tf.mul(sigmoid, tf.sub(1, sigmoid));
  const bend = (tanh: Tensor): Tensor => tf.sub(1, tf.square(tanh));
  const stateByOutput = steps.take(tf.mul(o, bend(shown)));
  const gates = [tf.mul(g, slope(i)), tf.mul(steps.delayed(c), slope(f)), tf.mul(i, bend(g)), tf.mul(shown, slope(o))];
  const factors = steps.take(tf.concat(gates, 1));
  const kept = steps.take(f);
  const da = backThroughTime(tf, steps.take(steps.stepsFirst(dy)), tf.transpose(stateWeight), {
    stateByOutput,
    factors,
    kept,
  });
  const all = steps.join(da);
  const byUnit = steps.unitsFirst(all);
  const db = tf.sum(byUnit, 1);
  return [
    tf.matMul(steps.rowsFirst(all), inWeight),
    tf.matMul(byUnit, x),
    tf.matMul(byUnit, steps.rowsFirst(steps.delayed(h))),
    db,
    db,
  ];
}

/** Gradients of a_t, first step first: (4 units, batch) each. */
function backThroughTime(
  tf: TensorLibrary,
  dy: readonly Tensor[],
  stateWeight: Tensor,
  {
    stateByOutput,
    factors,
    kept,
  }: { stateByOutput: readonly Tensor[]; factors: readonly Tensor[]; kept: readonly Tensor[] },
): Tensor[] {
  const da: Tensor[] = [];
  let fromOutput: Tensor | undefined;
  let fromState: Tensor | undefined;
  for (let t = dy.length - 1; t >= 0; t--) {
    const dh: Tensor = fromOutput ? tf.add(dy[t]!, fromOutput) : dy[t]!;
    const here = tf.mul(dh, stateByOutput[t]!);
    const dc: Tensor = fromState ? tf.add(here, fromState) : here;
    const gates: Tensor = tf.mul(tf.concat([dc, dc, dc, dh], 0), factors[t]!);
    da.push(gates);
    if (t === 0) break;
    fromState = tf.mul(dc, kept[t]!);
    fromOutput = tf.matMul(stateWeight, gates);
  }
  return da.reverse();
}
