// What WebGPU says, printed as JSON; asked in a process of its own, since Dawn and its driver stay in one that has loaded them.
import type { Scalar } from '@tensorflow/tfjs';
import type { Parameters } from '../../../contracts/system.ts';
import type { ModelDefinition } from '../../../ml/models/model.ts';
import { models } from '../../../ml/models/registry.ts';
import { resolveParameters } from '../../../ml/models/resolveParameters.ts';
import { drawRows, fitGan } from '../../../ml/neural/gan/fitGan.ts';
import { readTensors } from '../../../ml/neural/readTensors.ts';
import type { OpenTensors, Tensor, TensorLibrary } from '../../../ml/neural/tensors.ts';
import { openTensors } from '../../../trainer/openTensors.ts';
import { tensorEngineWords } from '../../../trainer/tensorEngineWords.ts';
import { layerCases } from '../../support/layerCases.ts';
import { derive, passOf, type Case } from '../../support/layerChecks.ts';
import { fitContext, matrixOf, trainingOf } from '../../support/modelData.ts';

interface Device {
  destroy(): void;
  createBuffer(wanted: { readonly size: number; readonly usage: number }): unknown;
}

const [library, asked] = process.argv.slice(2) as [string, string];
const engines = { webgpu: library };
const wasm = { name: 'wasm', version: '', device: 'cpu', threads: 1 } as const;
const named = { engines, threads: 1, order: ['webgpu'] } as const;

const floats = (tf: TensorLibrary, values: ArrayLike<number>, shape: readonly number[]): Tensor =>
  tf.tensor(Float32Array.from(values), [...shape]);

/** Value, gradients by the weights and by x of Σ cotangent ⊙ value, as `derive` gives them at once. */
async function deriveLater(tf: TensorLibrary, { layer, weights, x, shape, dropping = false }: Case) {
  const given = () => [...layer.weights.map((w, i) => floats(tf, weights[i]!, w.shape)), floats(tf, x, shape)];
  const apply = (tensors: Tensor[]) => layer.apply(passOf(tf, { dropping }), tensors.slice(0, -1), tensors.at(-1)!);
  const scalar = (...tensors: Tensor[]) => {
    const y = apply(tensors);
    const cotangent = Float32Array.from({ length: y.size }, (_, i) => 0.6 + 0.4 * Math.sin(i));
    return tf.sum<Scalar>(tf.mul(y, tf.tensor(cotangent, y.shape)));
  };
  const copied = (all: readonly Float32Array[]) => all.map((part) => Array.from(part));
  const [value] = await readTensors(tf, () => [apply(given())], copied);
  return [value!, ...(await readTensors(tf, () => tf.grads(scalar)(given()), copied))];
}

/** Largest difference from plain JavaScript in value and gradients, as a share of the largest number of each tensor. */
async function apart(tf: TensorLibrary, at: Case): Promise<number> {
  await tf.setBackend('cpu');
  const plain = derive(tf, at);
  await tf.setBackend('webgpu');
  const got = await deriveLater(tf, at);
  const expected = [plain.value, ...plain.weights, plain.x];
  return Math.max(
    ...expected.map((numbers, i) => {
      const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
      if (got[i]!.length !== numbers.length) return Infinity;
      return (
        numbers.reduce((most, value, k) => {
          const off = Math.abs(value - got[i]![k]!);
          return Number.isNaN(off) ? Infinity : Math.max(most, off);
        }, 0) / largest
      );
    }),
  );
}

async function layers() {
  const { tf } = await openTensors(named);
  const found: Record<string, number | string> = {};
  for (const [name, at] of Object.entries(layerCases))
    found[name] = await apart(tf, at).catch((error: unknown) => (error as Error).message);
  return found;
}

const columns = ['a', 'b', 'c'];
const x = matrixOf(
  columns,
  Float64Array.from({ length: 160 * 3 }, (_, i) => Math.sin(i * 1.7) + Math.cos(i * i)),
);
const data = trainingOf(
  x,
  Float64Array.from({ length: x.rows }, (_, row) => (x.values[3 * row]! + Math.sin(row) > 0 ? 1 : 0)),
);
const few = { epochs: 2, dropout: 0.1, batch: 32 };
const small: Readonly<Record<string, Parameters>> = {
  mlp: { ...few, hidden: '8' },
  transformer: { ...few, window: 4, layers: 1, size: 8, heads: 2, hidden: 8 },
};
const modelOf = (name: string): ModelDefinition => models[name as keyof typeof models];

/** A fit of a model of the catalogue, its words, and its predictions: by itself, and restored on WASM and in plain JavaScript. */
async function fits() {
  const tensors = await openTensors(named);
  const { tf } = tensors;
  const found: Record<string, unknown> = {};
  for (const [name, parameters] of Object.entries(small)) {
    const model = modelOf(name);
    const resolved = resolveParameters(name, model.parameters, parameters);
    const fit = (open: OpenTensors) => model.fit(data, resolved, fitContext({ tensors: open }));
    const before = tf.memory().numTensors;
    const fitted = await fit(tensors);
    const own = Array.from(fitted.predict(x)['probability']!);
    const kept = tf.memory().numTensors - before;
    const restored: Record<string, number[]> = {};
    for (const engine of ['wasm', 'cpu'] as const) {
      await tf.setBackend(engine);
      const again = await model.restore(fitted.files, { engines: {}, threads: 1, tensors: { tf, engine: wasm } });
      restored[engine] = Array.from(again.predict(x)['probability']!);
    }
    await tf.setBackend('wasm');
    const onWasm = Array.from((await fit({ tf, engine: wasm })).predict(x)['probability']!);
    await tf.setBackend('webgpu');
    found[name] = { own, restored, onWasm, kept, attention: fitted.summary['attention'] !== undefined };
  }
  const options = { noise: 2, generator: [8], critic: [8], steps: 3, batch: 8 };
  const rows = Float32Array.from({ length: 80 }, (_, i) => Math.sin(i * i));
  const gan = await fitGan({ rows, width: 2, options, tensors, context: fitContext() });
  found['gan'] = { own: Array.from(drawRows(tensors, gan, 20, 1)), curve: gan.curve };
  return { engine: tensors.engine, words: tensorEngineWords(tensors.engine), found };
}

/** A fit in whose second epoch `happen` is called at every step; what it is told. */
async function disturbed(happen: (device: Device) => void) {
  const tensors = await openTensors(named);
  const device = (tensors.tf.backend() as unknown as { readonly device: Device }).device;
  let epochs = 0;
  const context = fitContext({
    tensors,
    onEpoch() {
      epochs += 1;
    },
    onProgress() {
      if (epochs > 0) happen(device);
    },
  });
  const parameters = resolveParameters('mlp', modelOf('mlp').parameters, { ...small['mlp'], epochs: 4 });
  try {
    await modelOf('mlp').fit(data, parameters, context);
    return { failure: 'none' };
  } catch (error) {
    const { name, message } = error as Error;
    return { failure: name, message };
  }
}

const questions: Readonly<Record<string, () => Promise<unknown>>> = {
  layers,
  fits,
  lost: () => disturbed((device) => device.destroy()),
  // A buffer for 250 billion numbers: what a batch that is too large comes to.
  full: () => disturbed((device) => device.createBuffer({ size: 1e12, usage: 128 })),
  // No buffer may be for nothing.
  wrong: () => disturbed((device) => device.createBuffer({ size: 16, usage: 0 })),
  async adapter() {
    const onGpu = await openTensors({ engines, threads: 1, device: 'gpu' }).catch((error: unknown) => error as Error);
    const onCpu = await openTensors({ engines, threads: 1 });
    const asked = await openTensors(named).catch((error: unknown) => error as Error);
    return {
      unnamed: onGpu instanceof Error ? onGpu.message : onGpu.engine.name,
      onCpu: onCpu.engine.name,
      named: asked instanceof Error ? asked.message : asked.engine,
    };
  },
};
process.stdout.write(`${JSON.stringify(await questions[asked]!())}\n`);
process.exit(0);
