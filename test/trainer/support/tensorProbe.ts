// What an engine says to a small network with a convolution: printed as JSON. A process has one engine, so each is asked in its own.
import type { Tensor } from '../../../ml/neural/tensors.ts';
import type { TensorEngineChoice } from '../../../contracts/tensorChoice.ts';
import { openTensors } from '../../../trainer/openTensors.ts';

const [name, addon, threads] = process.argv.slice(2);
const { tf, engine } = await openTensors({
  engines: addon ? { tensorflow: addon } : {},
  threads: Number(threads ?? 1),
  order: [name as TensorEngineChoice],
});

const wave = (shape: readonly number[], phase: number): Tensor =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * 1.7 + phase) / 3),
    [...shape],
  );
const x = wave([8, 12, 3], 1);
const goal = wave([8, 1], 2);
const weights = [wave([3, 3, 4], 3), wave([4], 4), wave([40, 1], 5)].map((tensor) => tf.variable(tensor));

function loss(): Tensor {
  const convolved = tf.relu(tf.add(tf.conv1d(x as never, weights[0] as never, 1, 'valid'), weights[1]!));
  return tf.mean(tf.square(tf.sub(tf.matMul(tf.reshape(convolved, [8, 40]), weights[2]!), goal)));
}

const losses: number[] = [];
const counts: number[] = [];
for (let step = 0; step < 40; step++) {
  tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss as never);
    losses.push(value.dataSync()[0]!);
    for (const weight of weights) weight.assign(tf.sub(weight, tf.mul(grads[weight.name]!, 0.1)));
  });
  counts.push(tf.memory().numTensors);
}
const learned = weights.map((weight) => Array.from(weight.dataSync()));
process.stdout.write(`${JSON.stringify({ engine, losses, learned, counts: [...new Set(counts)] })}\n`);
