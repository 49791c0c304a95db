/** Five small networks, and the CPU time of a training step of each. */
import { initialWeights } from '../ml/neural/initialWeights.ts';
import type { Layer } from '../ml/neural/layer.ts';
import { causalConv1d } from '../ml/neural/layers/causalConv1d.ts';
import { dense } from '../ml/neural/layers/dense.ts';
import { gru } from '../ml/neural/layers/gru.ts';
import { lastStep } from '../ml/neural/layers/lastStep.ts';
import { lstm } from '../ml/neural/layers/lstm.ts';
import { sequence } from '../ml/neural/layers/sequence.ts';
import { transformerEncoder } from '../ml/neural/layers/transformerEncoder.ts';
import type { TensorLibrary } from '../ml/neural/tensors.ts';
import { adamStep, newAdamState } from '../ml/neural/training/adam.ts';
import { gradientOf } from '../ml/neural/training/gradientOf.ts';
import { meanSquaredError } from '../ml/neural/training/losses.ts';

const [batch, window, features, hidden] = [64, 32, 25, 32];
const head = dense({ inputs: hidden, outputs: 1 });
const conv = (inputs: number) => causalConv1d({ inputs, outputs: hidden, kernel: 3, activation: 'relu' });
interface StepNetwork {
  readonly layer: Layer;
  /** Reads rows, no windows. */
  readonly flat?: true;
}

export const stepNetworks: Readonly<Record<string, StepNetwork>> = {
  MLP: {
    flat: true,
    layer: sequence([
      dense({ inputs: features, outputs: 64, activation: 'relu' }),
      dense({ inputs: 64, outputs: 64, activation: 'relu' }),
      dense({ inputs: 64, outputs: 1 }),
    ]),
  },
  conv: { layer: sequence([conv(features), conv(hidden), lastStep, head]) },
  LSTM: { layer: sequence([lstm({ inputs: features, units: hidden }), lastStep, head]) },
  GRU: { layer: sequence([gru({ inputs: features, units: hidden }), lastStep, head]) },
  Transformer: {
    layer: sequence([
      dense({ inputs: features, outputs: hidden }),
      transformerEncoder({ layers: 2, size: hidden, heads: 4, hidden: 64, activation: 'relu', causal: true }),
      lastStep,
      head,
    ]),
  },
};

/** Of one step after another, gradient and Adam, in ms; as many steps go before to warm up. */
export async function stepTime(tf: TensorLibrary, { layer, flat }: StepNetwork, steps: number): Promise<number> {
  const weights = initialWeights(layer.weights, 1);
  const gradient = new Float64Array(weights.length);
  const adam = newAdamState(weights.length);
  const shape = flat ? [batch, features] : [batch, window, features];
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i * 1.7));
  const target = Float32Array.from({ length: batch }, (_, i) => Math.cos(i));
  const step = async (): Promise<void> => {
    const loss = (tensors: Parameters<Layer['apply']>[1]) => {
      const x = tf.tensor(values.slice(), shape);
      const y = tf.tensor(target.slice(), [batch, 1]);
      return meanSquaredError(tf, layer.apply({ tf, dropping: false, seed: () => 1 }, tensors, x), y, null);
    };
    await gradientOf(tf, layer.weights, weights, loss, gradient);
    adamStep(weights, gradient, adam, { learningRate: 1e-3 });
  };
  for (let i = 0; i < steps; i++) await step();
  const began = process.cpuUsage();
  for (let i = 0; i < steps; i++) await step();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000 / steps;
}
