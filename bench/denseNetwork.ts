import type { Tensor2D } from '@tensorflow/tfjs';
import { createDenseNetwork } from '../ml/reinforcement/denseNetwork.ts';
import type { Tensor, TensorLibrary } from '../ml/neural/tensors.ts';
import { createRandom } from '../ml/stats/rng.ts';
import { openTensors } from '../trainer/openTensors.ts';
import { atMost, type Row } from './row.ts';

const rows = 64;

/** Milliseconds of CPU of one call, best of three times `calls`, after a fifth as many to warm up. */
function milliseconds(work: () => void, calls: number): number {
  for (let call = 0; call < calls / 5; call++) work();
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const began = process.cpuUsage();
    for (let call = 0; call < calls; call++) work();
    const { user, system } = process.cpuUsage(began);
    best = Math.min(best, (user + system) / 1000 / calls);
  }
  return best;
}

interface Timed {
  readonly gradient: () => void;
  readonly oneRow: () => void;
}

interface Task {
  readonly sizes: readonly number[];
  readonly weights: Float64Array;
  readonly x: Float64Array;
}

function ours({ sizes, weights, x }: Task): Timed {
  const network = createDenseNetwork(sizes);
  const tape = network.createTape(rows);
  const gradient = new Float64Array(network.weightCount);
  return {
    gradient() {
      tape.layers[0]!.set(x);
      const outputs = network.forward(weights, tape, rows);
      tape.slopes.at(-1)!.set(outputs.map((value) => 2 * value));
      network.backward(weights, tape, rows, gradient);
    },
    oneRow: () => void network.forward(weights, tape, 1),
  };
}

/** Weights are made into tensors at each gradient and its parts read back, as training does. */
function tensors(tf: TensorLibrary, { sizes, weights, x }: Task): Timed {
  let at = 0;
  const shapes = sizes.slice(1).flatMap((outputs, l) => [[sizes[l]!, outputs], [outputs]]);
  const parts = shapes.map((shape) => {
    const from = at;
    at += shape.reduce((a, b) => a * b);
    return Float32Array.from(weights.subarray(from, at));
  });
  const made = (): Tensor[] => parts.map((values, i) => tf.tensor(values.slice(), shapes[i]));
  const forward = (input: Tensor, given: readonly Tensor[]): Tensor =>
    sizes.slice(1).reduce((value, _, l) => {
      const sum = tf.add(tf.matMul(value as Tensor2D, given[2 * l]! as Tensor2D), given[2 * l + 1]!);
      return l + 2 < sizes.length ? tf.relu(sum) : sum;
    }, input);
  const [width, held] = [sizes[0]!, made()];
  const all = tf.tensor(Float32Array.from(x), [rows, width]);
  const one = tf.tensor(Float32Array.from(x.subarray(0, width)), [1, width]);
  const slopesOf = tf.grads((...given: Tensor[]) => tf.sum(tf.square(forward(all, given))));
  return {
    gradient: () => tf.tidy(() => slopesOf(made()).forEach((slopes) => slopes.dataSync())),
    oneRow: () => tf.tidy(() => void forward(one, held).dataSync()),
  };
}

/**
 * The dense network of agents, 64-bit, against the same in tensors on WASM, 32-bit: the gradient of 64 rows, and the values of one row.
 */
export async function benchDenseNetwork(): Promise<Row[]> {
  const { tf } = await openTensors({ engines: {}, threads: 1, order: ['wasm'] });
  const found: Row[] = [];
  for (const hidden of [32, 256]) {
    const sizes = [4, hidden, hidden, 2];
    const random = createRandom(1, 'bench');
    const weights = createDenseNetwork(sizes).initial(random);
    const x = Float64Array.from({ length: rows * 4 }, () => random.normal());
    const [mine, other] = [ours({ sizes, weights, x }), tensors(tf, { sizes, weights, x })];
    const [gradient, oneRow] = [milliseconds(mine.gradient, 60), milliseconds(mine.oneRow, 500)];
    const ratio = gradient / milliseconds(other.gradient, 60);
    const ratioOne = oneRow / milliseconds(other.oneRow, 500);
    const name = sizes.join('-');
    found.push(
      atMost(`${name}, gradient of ${rows} rows (${gradient.toFixed(2)} ms), vs WASM`, ratio, hidden / 128, '×'),
    );
    found.push(atMost(`${name}, one row (${(1000 * oneRow).toFixed(1)} µs), vs WASM`, ratioOne, 1, '×'));
  }
  return found;
}
