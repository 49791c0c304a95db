import assert from 'node:assert/strict';
import { ConfigError } from '../../../contracts/failures.ts';
import { featureFrame, nodeLayout, nodeValues, wideMatrix } from '../../../ml/graph/nodeLayout.ts';
import { matrixOf } from '../../support/modelData.ts';

const columns = ['spx_return', 'ndx_volume', 'ndx_return', 'spx_volume'];
const x = matrixOf(columns, [1, 2, 3, 4, 5, 6, 7, 8]);
const layout = nodeLayout(columns);

describe('nodeLayout', () => {
  it('reads nodes and features from the names of columns', () => {
    assert.deepEqual(layout, { nodes: ['ndx', 'spx'], features: ['return', 'volume'], places: [2, 1, 0, 3] });
  });

  it('takes the longest name that fits, where nodes are named', () => {
    const named = nodeLayout(['es_return_1', 'es_mini_return_1'], ['es', 'es_mini']);
    assert.deepEqual(named, { nodes: ['es', 'es_mini'], features: ['return_1'], places: [0, 1] });
  });

  it('goes to nodes and back', () => {
    const values = nodeValues(x, layout);
    assert.deepEqual([...values], [3, 2, 1, 4, 7, 6, 5, 8]);
    assert.deepEqual(wideMatrix(values, layout, columns), x);
  });

  it('gives one feature of all nodes', () => {
    const time = Float64Array.of(0, 1);
    assert.deepEqual(featureFrame(time, x, layout, 'volume'), {
      time,
      columns: { ndx: Float64Array.of(2, 6), spx: Float64Array.of(4, 8) },
    });
    assert.throws(() => featureFrame(time, x, layout, 'volumes'), /2 features return, volume, got "volumes"/);
  });

  it('refuses one node, an absent feature and columns of no node, with names and numbers', () => {
    const refused = (given: readonly string[], names: readonly string[], message: RegExp) =>
      assert.throws(
        () => nodeLayout(given, names),
        (error) => error instanceof ConfigError && message.test(error.message),
      );
    refused(['a_x', 'a_y'], [], /2 or more nodes, .* got 1 \(a\)/);
    refused(['a_x', 'a_y', 'b_x'], [], /2 features x, y of every node, got no "b_y" among 3 columns/);
    refused(['a_x', 'b_x', 'vix'], [], /got "vix"/);
    refused(['a_x', '_x'], [], /got "_x"/);
    refused(['a_x', 'b_x', 'c_x'], ['a', 'b'], /of the 2 nodes a, b, got "c_x"/);
    refused(['a_x', 'b_x'], ['a', 'b', 'c'], /3 or more nodes.* got 2 \(a, b\), none of "c"/);
  });
});
