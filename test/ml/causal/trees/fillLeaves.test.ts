import assert from 'node:assert/strict';
import { fillLeaves } from '../../../../ml/causal/trees/fillLeaves.ts';
import { packedLeaf, packTrees } from '../../../../ml/causal/trees/packTrees.ts';
import { joinTrees, leafOf } from '../../../../ml/causal/trees/trees.ts';

// x0 ≤ 0 ? (x0 ≤ −1 ? a : b) : c; a missing value goes right at the root.
const skeleton = {
  feature: [0, 0, -1, -1, -1],
  threshold: [0, -1, 0, 0, 0],
  missingLeft: [0, 0, 0, 0, 0],
  left: [1, 2, -1, -1, -1],
  right: [4, 3, -1, -1, -1],
  gain: [2, 1, 0, 0, 0],
};
const x = { columns: 1, values: Float64Array.of(-3, -2, -0.5, 1, NaN) };
const moments = { width: 1, values: Float64Array.of(1, 2, 4, 8, 16) };

describe('fillLeaves', () => {
  it('averages the moments of the rows of each leaf', () => {
    const tree = fillLeaves(skeleton, x, Int32Array.of(0, 1, 2, 3, 4), moments);
    assert.deepEqual(Array.from(tree.moments), [1.5, 4, 12]);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((row) => leafOf(tree, 0, x.values, row)),
      [0, 0, 1, 2, 2],
    );
  });

  it('prunes a leaf that no row falls into: its sibling takes the place of their parent', () => {
    const tree = fillLeaves(skeleton, x, Int32Array.of(2, 3), moments);
    assert.deepEqual(Array.from(tree.feature), [0, -1, -1]);
    assert.deepEqual(Array.from(tree.moments), [4, 8]);
    const single = fillLeaves(skeleton, x, Int32Array.of(0), moments);
    assert.deepEqual([Array.from(single.feature), Array.from(single.moments)], [[-1], [1]]);
  });

  it('finds the same leaves when trees are joined', () => {
    const first = fillLeaves(skeleton, x, Int32Array.of(2, 3), moments);
    const second = fillLeaves(skeleton, x, Int32Array.of(0, 1, 2, 3, 4), moments);
    const joined = joinTrees([first, second]);
    assert.deepEqual(
      [leafOf(joined, 0, x.values, 0), leafOf(joined, 1, x.values, 2), leafOf(joined, 1, x.values, 3)],
      [0, 3, 4],
    );
    const packed = packTrees(joined);
    for (const row of [0, 1, 2, 3, 4]) {
      assert.equal(packedLeaf(packed, 1, x.values, row), leafOf(joined, 1, x.values, row), 'packed');
    }
    assert.deepEqual(Array.from(joined.moments), [4, 8, 1.5, 4, 12]);
  });
});
