import assert from 'node:assert/strict';
import { gradientOf } from '../../../../ml/neural/training/gradientOf.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { wasmTensors } from '../../../support/tensors.ts';
import { assertTorchSteps, torchNetworks } from '../../../support/torchSteps.ts';

describe('gradientOf', () => {
  it('is the derivative by every weight in the order of the flat buffer, and leaves no tensor', async () => {
    const { tf } = await wasmTensors();
    const before = tf.memory().numTensors;
    const weights = [
      { name: 'a', shape: [2, 1], initial: 'zeros' },
      { name: 'b', shape: [1], initial: 'zeros' },
    ] as const;
    const gradient = new Float64Array(3);
    // (a₀ + 2a₁)b at (3, 5, 7): derivatives b, 2b and a₀ + 2a₁.
    const of = () =>
      gradientOf(
        tf,
        weights,
        Float64Array.of(3, 5, 7),
        ([a, b]) => tf.sum(tf.mul(tf.matMul(tf.tensor2d([1, 2], [1, 2]), a!), b!)),
        gradient,
      );
    assertClose(await of(), 91, { rel: 1e-6, why: '13 · 7' });
    assert.deepEqual(gradient, Float64Array.of(7, 14, 13));
    assert.equal(tf.memory().numTensors, before);
  });

  for (const name of Object.keys(torchNetworks))
    it(`has the losses of PyTorch over forty steps of Adam: ${name}`, async () =>
      assertTorchSteps((await wasmTensors()).tf, name));
});
