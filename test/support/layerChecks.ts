import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type { Layer, Pass, Weight } from '../../ml/neural/layer.ts';
import type { JoiningLayer } from '../../ml/neural/layers/gatedSkip.ts';
import type { Tensor, TensorLibrary } from '../../ml/neural/tensors.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { assertClose } from './assertClose.ts';
import { wasmTensors } from './tensors.ts';

export type Numbers = ArrayLike<number>;

/** A layer with weights and an input: all that a value of it depends on, dropout's seed aside. */
export interface Case {
  readonly layer: Layer;
  readonly weights: readonly Numbers[];
  readonly x: Numbers;
  readonly shape: readonly number[];
  readonly dropping?: boolean;
}

interface Derived {
  readonly value: Float64Array;
  readonly weights: readonly Float64Array[];
  readonly x: Float64Array;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

const quiet = { ...console, warn: (): void => undefined };
let double: Promise<TensorLibrary> | undefined;

/**
 * The tensor library in 64 bits: its plain JavaScript engine compiled with every 32-bit array a 64-bit one. It runs the
 * layers themselves, so that finite differences can judge their gradients to eight digits.
 */
export function doubleTensors(): Promise<TensorLibrary> {
  double ??= (async () => {
    const require = createRequire(import.meta.url);
    const source = readFileSync(require.resolve('@tensorflow/tfjs/dist/tf.es2017.js'), 'utf8');
    const module = { exports: {} as TensorLibrary };
    // Its state hangs on `global`: without one of its own it would be the same library as the one in 32 bits.
    const global = Object.assign(Object.create(globalThis) as object, { _tfengine: undefined, _tfGlobals: undefined });
    const own = { global, Float32Array: Float64Array, console: quiet };
    const names = ['exports', 'module', 'require', ...Object.keys(own)];
    const load = compileFunction(source, names) as (...given: unknown[]) => void;
    load(module.exports, module, require, ...Object.values(own));
    await module.exports.setBackend('cpu');
    return module.exports;
  })();
  return double;
}

/** Computes on WASM or in plain JavaScript, both in 32 bits, and leaves the process's library on WASM. */
export async function onEngine<T>(engine: 'cpu' | 'wasm', compute: (tf: TensorLibrary) => T | Promise<T>): Promise<T> {
  const { tf } = await wasmTensors();
  assert.ok(await tf.setBackend(engine), `engine ${engine} opens`);
  try {
    return await compute(tf);
  } finally {
    await tf.setBackend('wasm');
  }
}

/** A pass whose seeds count from 1. */
export function passOf(tf: TensorLibrary, more: Partial<Pass> = {}): Pass {
  let seed = 0;
  return { tf, dropping: false, seed: () => ++seed, ...more };
}

function tensorOf(tf: TensorLibrary, values: Numbers, shape: readonly number[]): Tensor {
  return tf.tensor(Array.from(values), [...shape], 'float32');
}

/** `compute` within a tidy scope; its numbers are not tensors. */
function tidily<T>(tf: TensorLibrary, compute: () => T): T {
  const results: T[] = [];
  tf.tidy(() => {
    results.push(compute());
    return [];
  });
  return results[0]!;
}

/** The layer's value at the case, row-major. */
export function valueOf(tf: TensorLibrary, { layer, weights, x, shape, dropping = false }: Case): Float64Array {
  return tidily(tf, () => {
    const own = layer.weights.map((weight, at) => tensorOf(tf, weights[at]!, weight.shape));
    const y = layer.apply(passOf(tf, { dropping }), own, tensorOf(tf, x, shape));
    return Float64Array.from(y.dataSync());
  });
}

/** Value and gradients of Σ cotangent ⊙ value; a cotangent of 0.6 + 0.4 sin(i) unless given. */
export function derive(
  tf: TensorLibrary,
  { layer, weights, x, shape, dropping = false }: Case,
  cotangent: (value: Tensor) => Tensor = (value) =>
    tf.tensor(
      Array.from({ length: value.size }, (_, i) => wave(i)),
      value.shape,
      'float32',
    ),
): Derived {
  return tidily(tf, () => {
    const given = [...layer.weights.map((w, at) => tensorOf(tf, weights[at]!, w.shape)), tensorOf(tf, x, shape)];
    let value = new Float64Array(0);
    const objective = (...tensors: Tensor[]): Tensor => {
      const y = layer.apply(passOf(tf, { dropping }), tensors.slice(0, -1), tensors.at(-1)!);
      value = Float64Array.from(y.dataSync());
      return tf.sum(tf.mul(y, cotangent(y)));
    };
    const gradients = tf
      .grads(objective)(given)
      .map((gradient) => Float64Array.from(gradient.dataSync()));
    return { value, weights: gradients.slice(0, -1), x: gradients.at(-1)! };
  });
}

const wave = (i: number): number => 0.6 + 0.4 * Math.sin(i);

const objectiveOf = (tf: TensorLibrary, at: Case): number =>
  valueOf(tf, at).reduce((sum, value, i) => sum + wave(i) * value, 0);

/** Random weights (the initial ones moved by 0.3 normals, so that none is special) and inputs of a layer. */
export function caseOf(layer: Layer, shape: readonly number[], seed = 1): Case {
  const random = createRandom(seed, 'layer');
  const own = ({ shape: size, initial }: Weight): Float64Array =>
    Float64Array.from({ length: sizeOf(size) }, () => (initial === 'ones' ? 1 : 0) + 0.4 * random.normal());
  return {
    layer,
    weights: layer.weights.map(own),
    x: Float64Array.from({ length: sizeOf(shape) }, () => random.normal()),
    shape,
  };
}

/**
 * Gradients in 64 bits against central differences (step 1e-5) on up to `probes` elements of every weight and of x: apart by less than
 * 1e-6 of the largest gradient of that tensor.
 */
export async function assertGradients(at: Case, probes = 6): Promise<void> {
  const tf = await doubleTensors();
  const { weights, x } = derive(tf, at);
  const tensors = [...at.weights, at.x];
  for (const [which, gradient] of [...weights, x].entries()) {
    const name = at.layer.weights[which]?.name ?? 'x';
    const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const stride = Math.max(1, Math.floor(gradient.length / probes));
    for (let i = 0; i < gradient.length; i += stride) {
      const moved = (step: number): number => {
        const values = Float64Array.from(tensors[which]!);
        values[i]! += step;
        const all = tensors.with(which, values);
        return objectiveOf(tf, { ...at, weights: all.slice(0, -1), x: all.at(-1)! });
      };
      const difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
      assertClose(gradient[i]!, difference, { abs: 1e-6 * Math.max(largest, 1e-3), why: `d ${name}[${i}]` });
    }
  }
}

/** Value and gradients in 32 bits, in plain JavaScript and on WASM, against those in 64 bits, within `tolerance` of the largest. */
export async function assertEngines(at: Case, tolerance = 1e-5): Promise<void> {
  const exact = derive(await doubleTensors(), at);
  for (const engine of ['cpu', 'wasm'] as const) {
    const got = await onEngine(engine, (tf) => derive(tf, at));
    const pairs = [
      ['value', got.value, exact.value] as const,
      ['x', got.x, exact.x] as const,
      ...at.layer.weights.map(({ name }, i) => [name, got.weights[i]!, exact.weights[i]!] as const),
    ];
    for (const [name, single, expected] of pairs) {
      const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      assert.equal(single.length, expected.length, name);
      single.forEach((value, i) =>
        assertClose(value, expected[i]!, { abs: tolerance * largest, why: `${engine}: ${name}[${i}]` }),
      );
    }
  }
}

/** Changes everything after each step in turn: outputs up to the step keep their bits, and some later one moves. */
export async function assertCausal(at: Case): Promise<void> {
  const [batch, time, features] = at.shape as [number, number, number];
  for (const engine of ['cpu', 'wasm'] as const)
    await onEngine(engine, (tf) => {
      const before = valueOf(tf, at);
      const width = before.length / (batch * time);
      for (let t = 0; t < time - 1; t++) {
        const x = Float64Array.from(at.x, (value, i) => (Math.floor(i / features) % time > t ? 3 - 2 * value : value));
        const after = valueOf(tf, { ...at, x });
        const moved = after.findIndex((value, i) => Math.floor(i / width) % time <= t && !Object.is(value, before[i]));
        assert.equal(moved, -1, `${engine}: a change after step ${t} moved an output up to it`);
        assert.notDeepEqual(after, before, `${engine}: a change after step ${t} moved nothing`);
      }
    });
}

/** p_k = 0.3 sin(k + 1) over the weights in their order, row-major: the weights of reference numbers. */
export function referenceWeights(layer: Layer): Float64Array[] {
  let k = 0;
  return layer.weights.map(({ shape }) => Float64Array.from({ length: sizeOf(shape) }, () => 0.3 * Math.sin(++k)));
}

/** x = cos(0.7 i), row-major: the input of reference numbers. */
export const referenceInput = (size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => Math.cos(0.7 * i));

interface TorchCase {
  readonly shape: readonly number[];
  readonly names: readonly string[];
  readonly value: readonly number[];
  readonly dx: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}

interface TorchLayers {
  readonly cases: Readonly<Record<string, TorchCase>>;
  readonly points: readonly number[];
  readonly activations: Readonly<
    Record<string, { readonly value: readonly number[]; readonly slope: readonly number[] }>
  >;
}

/** Numbers of torch 1.13 in 64 bits (`scripts/fixtures/layers.py`). */
export const torchLayers = JSON.parse(
  readFileSync(new URL('../fixtures/layers.json', import.meta.url), 'utf8'),
) as TorchLayers;

/** Value and gradients in 64 bits against torch's, to 1e-12; weights in torch's order. Gives the case back. */
export async function assertTorch(layer: Layer, name: string): Promise<Case> {
  const torch = torchLayers.cases[name]!;
  const at = { layer, weights: referenceWeights(layer), x: referenceInput(sizeOf(torch.shape)), shape: torch.shape };
  const own = derive(await doubleTensors(), at);
  assert.equal(layer.weights.length, torch.names.length);
  const compare = (what: string, values: Numbers, expected: readonly number[]): void => {
    assert.equal(values.length, expected.length, what);
    expected.forEach((value, i) => assertClose(values[i]!, value, { abs: 1e-12, rel: 1e-11, why: `${what}[${i}]` }));
  };
  compare('value', own.value, torch.value);
  compare('dx', own.x, torch.dx);
  for (const [i, gradient] of torch.gradients.entries()) compare(`d ${torch.names[i]!}`, own.weights[i]!, gradient);
  return at;
}

/** Kernels of one training step of a layer: forward and backward. */
export async function kernelsOfStep(tf: TensorLibrary, at: Case): Promise<number> {
  const { kernels } = await tf.profile(() => {
    derive(tf, at);
    return tf.scalar(0);
  });
  return kernels.length;
}

/** What a pass sees under a name, one value after another. */
export function observed(tf: TensorLibrary, { layer, weights, x, shape }: Case, what: string): Float64Array {
  const seen: number[] = [];
  tf.tidy(() => {
    const own = layer.weights.map((weight, at) => tensorOf(tf, weights[at]!, weight.shape));
    const pass = passOf(tf, {
      observe: (name, value) => {
        if (name === what) seen.push(...value.dataSync());
      },
    });
    return layer.apply(pass, own, tensorOf(tf, x, shape));
  });
  return Float64Array.from(seen);
}

/** A layer of two inputs as one of (batch, inputs + others): the first `inputs` columns and what stands beside them. */
export function beside(layer: JoiningLayer, inputs: number): Layer {
  return {
    weights: layer.weights,
    apply(pass, weights, x) {
      const [own, other] = pass.tf.split(x, [inputs, x.shape[1]! - inputs], 1);
      return layer.apply(pass, weights, own!, other!);
    },
  };
}

/** The same for (batch, time, variables + others), the others being those of the first step. */
export function besideSteps(layer: JoiningLayer, variables: number, others: number): Layer {
  return {
    weights: layer.weights,
    apply(pass, weights, x) {
      const [batch, time] = x.shape as [number, number, number];
      const other = pass.tf.slice(x, [0, 0, variables], [batch, 1, others]);
      const own = pass.tf.slice(x, [0, 0, 0], [batch, time, variables]);
      return layer.apply(pass, weights, own, pass.tf.reshape(other, [batch, others]));
    },
  };
}
