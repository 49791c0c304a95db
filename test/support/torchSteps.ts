import { readFileSync } from 'node:fs';
import { sizeOf } from '../../ml/neural/initialWeights.ts';
import type { Layer } from '../../ml/neural/layer.ts';
import { causalConv1d } from '../../ml/neural/layers/causalConv1d.ts';
import { dense } from '../../ml/neural/layers/dense.ts';
import { gru } from '../../ml/neural/layers/gru.ts';
import { lastStep } from '../../ml/neural/layers/lastStep.ts';
import { lstm } from '../../ml/neural/layers/lstm.ts';
import { sequence } from '../../ml/neural/layers/sequence.ts';
import { transformerEncoder } from '../../ml/neural/layers/transformerEncoder.ts';
import type { TensorLibrary } from '../../ml/neural/tensors.ts';
import { adamStep, newAdamState } from '../../ml/neural/training/adam.ts';
import { gradientOf } from '../../ml/neural/training/gradientOf.ts';
import { meanSquaredError } from '../../ml/neural/training/losses.ts';
import { assertClose } from './assertClose.ts';

const [batch, window, inputs, units] = [16, 8, 5, 6];
const head = dense({ inputs: units, outputs: 1 });
const conv = (inputs: number) => causalConv1d({ inputs, outputs: units, kernel: 3, activation: 'relu' });

/** The networks of scripts/fixtures/trainingSteps.py. */
export const torchNetworks: Readonly<Record<string, Layer>> = {
  MLP: sequence([
    dense({ inputs, outputs: 7, activation: 'relu' }),
    dense({ inputs: 7, outputs: 7, activation: 'relu' }),
    dense({ inputs: 7, outputs: 1 }),
  ]),
  conv: sequence([conv(inputs), conv(units), lastStep, head]),
  LSTM: sequence([lstm({ inputs, units }), lastStep, head]),
  GRU: sequence([gru({ inputs, units }), lastStep, head]),
  Transformer: sequence([
    dense({ inputs, outputs: units }),
    transformerEncoder({ layers: 2, size: units, heads: 2, hidden: 8, activation: 'relu', causal: true }),
    lastStep,
    head,
  ]),
};

const wave = (size: number, phase: number, step: number) =>
  Float32Array.from({ length: size }, (_, i) => Math.sin(i * step + phase));

/** That forty steps have PyTorch's losses, and keep as many tensors as one. */
export async function assertTorchSteps(tf: TensorLibrary, name: string): Promise<void> {
  const path = new URL('../fixtures/trainingSteps.json', import.meta.url);
  const { losses } = JSON.parse(readFileSync(path, 'utf8')) as { losses: Record<string, number[]> };
  const layer = torchNetworks[name]!;
  const size = layer.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const weights = Float64Array.from({ length: size }, (_, i) => Math.sin(i * 1.7) / 3);
  const [gradient, adam] = [new Float64Array(size), newAdamState(size)];
  const shape = name === 'MLP' ? [batch, inputs] : [batch, window, inputs];
  const counts = new Set<number>();
  for (const [step, expected] of losses[name]!.entries()) {
    const objective = (tensors: Parameters<Layer['apply']>[1]) => {
      const x = tf.tensor(wave(sizeOf(shape), 1, 1.3), shape);
      const output = layer.apply({ tf, dropping: false, seed: () => 1 }, tensors, x);
      return meanSquaredError(tf, output, tf.tensor(wave(batch, 2, 1.1), [batch, 1]), null);
    };
    const loss = await gradientOf(tf, layer.weights, weights, objective, gradient);
    assertClose(loss, expected, { rel: 2e-5, why: `${name}, step ${step}` });
    adamStep(weights, gradient, adam, { learningRate: 0.01 });
    counts.add(tf.memory().numTensors);
  }
  if (counts.size !== 1) throw new Error(`${name} kept ${[...counts].join(', ')} tensors after its steps.`);
}
