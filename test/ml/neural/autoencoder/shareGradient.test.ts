import assert from 'node:assert/strict';
import { autoencoderLayer } from '../../../../ml/neural/autoencoder/autoencoderLayer.ts';
import { shareGradient } from '../../../../ml/neural/autoencoder/shareGradient.ts';
import { initialWeights, sizeOf } from '../../../../ml/neural/initialWeights.ts';
import { gradientOf } from '../../../../ml/neural/training/gradientOf.ts';
import { wasmTensors } from '../../../support/tensors.ts';

describe('shareGradient', () => {
  it('leaves the value, and the share of the gradient', async () => {
    const { tf } = await wasmTensors();
    for (const share of [0, 0.25, 1]) {
      const { value, grad } = tf.tidy(() => {
        const got = tf.valueAndGrad((x) => tf.sum(tf.square(shareGradient(tf, x, share))))(tf.tensor1d([1, -3]));
        return { value: got.value.dataSync()[0], grad: [...got.grad.dataSync()] };
      });
      assert.equal(value, 10);
      assert.ok(grad[0] === 2 * share && grad[1] === -6 * share, grad.join(' '));
    }
  });

  it('keeps what a label teaches out of an encoder, and lets in half of it', async () => {
    const { tf } = await wasmTensors();
    const before = tf.memory().numTensors;
    const slopes: { encoder: Float64Array; head: Float64Array }[] = [];
    for (const labelShare of [0, 0.5, 1]) {
      const layer = autoencoderLayer({ inputs: 3, hidden: [4], code: 2, activation: 'tanh', dropout: 0, labelShare });
      const start = initialWeights(layer.weights, 2);
      const gradient = new Float64Array(start.length);
      const pass = { tf, dropping: false, seed: () => 0 };
      const logits = (weights: Parameters<typeof layer.apply>[1]) =>
        tf.sum(tf.slice(layer.apply(pass, weights, tf.tensor2d([1, 2, -1, 0, 3, 1], [2, 3])), [0, 0], [-1, 1]));
      await gradientOf(tf, layer.weights, start, logits, gradient);
      const size = layer.weights
        .filter(({ name }) => name.startsWith('encoder'))
        .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
      slopes.push({ encoder: gradient.slice(0, size), head: gradient.slice(-3) });
    }
    const [none, half, all] = slopes.map(({ encoder }) => encoder);
    assert.ok(none!.every((slope) => slope === 0));
    assert.ok(all!.some((slope) => Math.abs(slope) > 0.1));
    half!.forEach((slope, i) => assert.ok(Math.abs(slope - all![i]! / 2) < 1e-6));
    assert.deepEqual(slopes[0]!.head, slopes[2]!.head);
    assert.equal(tf.memory().numTensors, before);
  });
});
