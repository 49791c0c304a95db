/**
 * What each repair of the WASM backend is worth: CPU time with it and without, in turns; own layers against those of the library.
 * `node scripts/run.mjs bench/wasmRepairs.ts`
 */
import type { Tensor, TensorLibrary } from '../ml/neural/tensors.ts';
import { initialWeights } from '../ml/neural/initialWeights.ts';
import { gru } from '../ml/neural/layers/gru.ts';
import { layerNorm } from '../ml/neural/layers/layerNorm.ts';
import { lstm } from '../ml/neural/layers/lstm.ts';
import { causalConv1d } from '../ml/neural/layers/causalConv1d.ts';
import { weightTensors } from '../ml/neural/weightTensors.ts';
import { openTensors } from '../trainer/openTensors.ts';
import { quantile } from './row.ts';
import { stepNetworks, stepTime } from './stepNetworks.ts';

const rounds = 3;
// As trainer/openTensors.ts does, but before the repairs: the backend's own kernels.
const { default: library } = (await import('@tensorflow/tfjs')) as unknown as { readonly default: TensorLibrary };
await import('@tensorflow/tfjs-backend-wasm');
const originals = new Map(library.getKernelsForBackend('wasm').map((config) => [config.kernelName, config]));
const { tf, engine } = await openTensors({ engines: {}, threads: 1, order: ['wasm'] });

/** Medians of what both take, measured in turns. */
async function inTurns(ours: () => Promise<number>, theirs: () => Promise<number>): Promise<[number, number]> {
  const found: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    found[0].push(await ours());
    found[1].push(await theirs());
  }
  return [quantile(found[0], 0.5), quantile(found[1], 0.5)];
}

async function withoutKernel<T>(name: string, compute: () => Promise<T>): Promise<T> {
  const repaired = tf.getKernel(name, 'wasm');
  const put = (config: typeof repaired): void => {
    tf.unregisterKernel(name, 'wasm');
    tf.registerKernel(config);
  };
  put(originals.get(name)!);
  try {
    return await compute();
  } finally {
    put(repaired);
  }
}

const line = (what: string, [ours, theirs]: readonly [number, number]): void =>
  console.log(`| ${what} | ${theirs.toFixed(2)} ms | ${ours.toFixed(2)} ms | ${(theirs / ours).toFixed(2)}× |`);

const [batch, window, inputs, units] = [64, 32, 25, 32];
const data = (): Tensor =>
  tf.tensor(
    Float32Array.from({ length: batch * window * inputs }, (_, i) => Math.sin(i * 1.7)),
    [batch, window, inputs],
  );

/** CPU time of the value and gradient of a layer, in ms. */
function timeOf(run: () => unknown, times = 5): Promise<number> {
  tf.tidy(() => void run());
  const began = process.cpuUsage();
  for (let i = 0; i < times; i++) tf.tidy(() => void run());
  const { user, system } = process.cpuUsage(began);
  return Promise.resolve((user + system) / 1000 / times);
}

const own = {
  LSTM: lstm({ inputs, units }),
  GRU: gru({ inputs, units }),
  'layer norm': layerNorm(inputs),
  'causal convolution': causalConv1d({ inputs, outputs: units, kernel: 3 }),
} as const;
const theirs = {
  LSTM: () => tf.layers.lstm({ units, returnSequences: true, recurrentActivation: 'sigmoid' }),
  GRU: () => tf.layers.gru({ units, returnSequences: true, recurrentActivation: 'sigmoid' }),
  'layer norm': () => tf.layers.layerNormalization(),
  // The library refuses causal padding; this is as much work.
  'causal convolution': () => tf.layers.conv1d({ filters: units, kernelSize: 3, padding: 'same' }),
} as const;

console.log(`### Repairs of WASM ${engine.version}: the time without and with each\n`);
console.log('| repair | without | with | gain |\n| --- | --- | --- | --- |');
const matrix = (columns: number): Tensor =>
  tf.reshape(tf.tile(data(), [1, 1, 4]).slice([0, 0, 0], [-1, -1, columns]), [-1, columns]);
const [narrow, wide, steps] = [matrix(units), matrix(3 * units), data()];
const operations = {
  BatchMatMul: () => tf.matMul(narrow, wide, true),
  Slice: () => tf.slice(steps, [0, 5, 0], [batch, 20, inputs]),
  SplitV: () => tf.split(wide, 3, 1),
} as const;
for (const [kernel, operation] of Object.entries(operations)) {
  const run = () => timeOf(operation, 100);
  line(`kernel ${kernel}, alone`, await inTurns(run, () => withoutKernel(kernel, run)));
}
for (const [kernel, name] of [
  ['Slice', 'conv'],
  ['SplitV', 'LSTM'],
  ['SplitV', 'GRU'],
] as const) {
  const step = () => stepTime(tf, stepNetworks[name]!, 10);
  line(`kernel ${kernel}, a step of ${name}`, await inTurns(step, () => withoutKernel(kernel, step)));
}
for (const name of Object.keys(own) as (keyof typeof own)[]) {
  const layer = own[name];
  const flat = initialWeights(layer.weights, 1);
  const ours = () =>
    tf.valueAndGrads((...weights: Tensor[]) =>
      tf.mean(tf.square(layer.apply({ tf, dropping: false, seed: () => 1 }, weights, data()))).asScalar(),
    )(weightTensors(tf, layer.weights, flat));
  const model = theirs[name]();
  model.apply(steps);
  const other = () => tf.variableGrads(() => tf.mean(tf.square(model.apply(data()) as Tensor)).asScalar());
  line(
    `own layer ${name}, against tf.layers`,
    await inTurns(
      () => timeOf(ours),
      () => timeOf(other),
    ),
  );
}
for (const kernel of [
  'Conv2DBackpropFilter',
  'DepthwiseConv2dNativeBackpropFilter',
  'DepthwiseConv2dNativeBackpropInput',
  'UnsortedSegmentSum',
])
  console.log(
    `| gradient kernel ${kernel} | ${originals.has(kernel) ? 'there' : 'not there: no gradient'} | there | — |`,
  );
process.exit(0);
