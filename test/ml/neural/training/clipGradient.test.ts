import assert from 'node:assert/strict';
import { clipGradient } from '../../../../ml/neural/training/clipGradient.ts';
import { assertClose } from '../../../support/assertClose.ts';

describe('clipGradient', () => {
  it('shortens to the limit and keeps the direction', () => {
    const gradient = Float64Array.of(3, 4);
    assert.equal(clipGradient(gradient, 1), 5);
    // 1e-6 stands beside the norm, as in PyTorch's clip_grad_norm_.
    assertClose(gradient[0]!, 3 / (5 + 1e-6), { abs: 1e-15, why: 'one factor for all' });
    assertClose(gradient[1]! / gradient[0]!, 4 / 3, { rel: 1e-15, why: 'the direction stays' });
  });

  it('leaves short gradients, and all of them at a limit of 0', () => {
    for (const limit of [0, 5.1]) {
      const gradient = Float64Array.of(3, 4);
      assert.equal(clipGradient(gradient, limit), 5);
      assert.deepEqual(gradient, Float64Array.of(3, 4));
    }
  });

  it('says that a gradient is not finite and leaves it', () => {
    const gradient = Float64Array.of(1, NaN);
    assert.ok(Number.isNaN(clipGradient(gradient, 1)));
    assert.equal(gradient[0], 1);
    assert.equal(clipGradient(Float64Array.of(Infinity, 0), 1), Infinity);
  });
});
