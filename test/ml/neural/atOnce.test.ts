import assert from 'node:assert/strict';
import { atOnce } from '../../../ml/neural/atOnce.ts';
import { wasmTensors } from '../../support/tensors.ts';

describe('atOnce', () => {
  it('computes on the engine in use, or on the one that stands in for it', async () => {
    const tensors = await wasmTensors();
    const { tf } = tensors;
    assert.equal(
      atOnce(tensors, () => tf.getBackend()),
      'wasm',
    );
    const lent: string[] = [];
    const found = atOnce(
      {
        ...tensors,
        atOnce(compute) {
          lent.push('asked');
          return compute();
        },
      },
      () => 3,
    );
    assert.deepEqual([found, lent], [3, ['asked']]);
  });
});
