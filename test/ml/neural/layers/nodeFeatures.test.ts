import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { nodeLayout, nodeValues } from '../../../../ml/graph/nodeLayout.ts';
import { nodeFeatures } from '../../../../ml/neural/layers/nodeFeatures.ts';
import { applyLayer, checkLayer } from '../../../support/checkLayer.ts';
import { matrixOf } from '../../../support/modelData.ts';
import { wasmTensors } from '../../../support/tensors.ts';

const { tf } = await wasmTensors();
const columns = ['b_x', 'a_y', 'a_x', 'c_x', 'c_y', 'b_y'];
const layout = nodeLayout(columns);
const layer = nodeFeatures({ places: layout.places, features: 2 });
const range = (count: number) => Float64Array.from({ length: count }, (_, at) => at + 0.5);

describe('nodeFeatures', () => {
  it('gives rows as nodeValues does', () => {
    const x = range(5 * 6);
    assert.deepEqual(applyLayer(tf, layer, [], x, [5, 6]), Float64Array.from(nodeValues(matrixOf(columns, x), layout)));
  });

  it('puts the steps of a node one after another, with their gradients', async () => {
    const [batch, window] = [2, 3];
    await checkLayer(
      layer,
      (_, x) =>
        Float64Array.from({ length: x.length }, (__, at) => {
          const [row, node] = [Math.floor(at / (6 * window)), Math.floor(at / (2 * window)) % 3];
          const [step, feature] = [Math.floor(at / 2) % window, at % 2];
          return x[(row * window + step) * 6 + layout.places[node * 2 + feature]!]!;
        }),
      [batch, window, 6],
    );
  });

  it('leaves out columns that no node has', () => {
    const [first, last] = [2, 0];
    const some = nodeFeatures({ places: [first, last], features: 1, columns: 4 });
    assert.deepEqual(applyLayer(tf, some, [], range(8), [2, 4]), Float64Array.of(2.5, 0.5, 6.5, 4.5));
    const own = nodeFeatures({ places: [0, 1], features: 1, columns: 3 });
    assert.deepEqual(applyLayer(tf, own, [], range(6), [2, 3]), Float64Array.of(0.5, 1.5, 3.5, 4.5));
    assert.throws(() => applyLayer(tf, own, [], range(4), [2, 2]), /3 features .* got 2/);
  });

  it('leaves columns that are in order as they are, and refuses others, with both numbers', () => {
    const plain = nodeFeatures({ places: [0, 1, 2, 3], features: 2 });
    assert.deepEqual(applyLayer(tf, plain, [], range(8), [2, 4]), Float64Array.from(range(8)));
    assert.throws(() => applyLayer(tf, plain, [], range(10), [2, 5]), InputError);
    assert.throws(() => applyLayer(tf, plain, [], range(10), [2, 5]), /4 features .* got 5/);
  });
});
