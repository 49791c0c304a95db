import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { nodeReadout } from '../../../../ml/neural/layers/nodeReadout.ts';
import { applyLayer, checkLayer } from '../../../support/checkLayer.ts';
import { wasmTensors } from '../../../support/tensors.ts';

const { tf } = await wasmTensors();

describe('nodeReadout', () => {
  it('is one node, and passes its gradient back', async () => {
    const [nodes, features] = [3, 2];
    await checkLayer(nodeReadout(1), (_, x) => x.filter((__, at) => Math.floor(at / features) % nodes === 1), [
      4,
      nodes,
      features,
    ]);
  });

  it('refuses a node that is not there', () => {
    assert.throws(() => applyLayer(tf, nodeReadout(3), [], new Float64Array(12), [2, 3, 2]), InputError);
    assert.throws(
      () => applyLayer(tf, nodeReadout(3), [], new Float64Array(12), [2, 3, 2]),
      /node 3, .* got 2 × 3 × 2/,
    );
  });
});
