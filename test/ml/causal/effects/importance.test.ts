import assert from 'node:assert/strict';
import { importance } from '../../../../ml/causal/effects/importance.ts';
import { fillLeaves } from '../../../../ml/causal/trees/fillLeaves.ts';
import { joinTrees } from '../../../../ml/causal/trees/trees.ts';
import { assertClose } from '../../../support/assertClose.ts';

const moments = { width: 1, values: Float64Array.of(1, 2, 3) };
const x = { columns: 2, values: Float64Array.of(-1, -1, -1, 1, 1, 0) };
const rows = Int32Array.of(0, 1, 2);
const leaf = { feature: [-1], threshold: [0], missingLeft: [0], left: [-1], right: [-1], gain: [0] };
// x0 ≤ 0 ? (x1 ≤ 0 ? a : b) : c with gains 6 and 8.
const grown = {
  feature: [0, 1, -1, -1, -1],
  threshold: [0, 0, 0, 0, 0],
  missingLeft: [0, 0, 0, 0, 0],
  left: [1, 2, -1, -1, -1],
  right: [4, 3, -1, -1, -1],
  gain: [6, 8, 0, 0, 0],
};

describe('importance', () => {
  it('weighs splits and gains by depth, worked by hand', () => {
    const trees = joinTrees([fillLeaves(grown, x, rows, moments), fillLeaves(leaf, x, rows, moments)]);
    const [a, b] = importance(trees, ['a', 'b']);
    // Gains 6 and 8/4; splits 1 and 1/4; a root in one of two trees.
    assertClose(a!.heterogeneity, 6 / 8, { rel: 1e-12, why: 'a' });
    assertClose(b!.heterogeneity, 2 / 8, { rel: 1e-12, why: 'b' });
    assertClose(a!.splits, 0.8, { rel: 1e-12, why: 'a' });
    assert.deepEqual([a!.root, b!.root], [0.5, 0]);
  });

  it('is 0 where no tree splits', () => {
    const none = importance(fillLeaves(leaf, x, rows, moments), ['a', 'b']);
    assert.deepEqual(none[0], { feature: 'a', heterogeneity: 0, splits: 0, root: 0 });
  });
});
