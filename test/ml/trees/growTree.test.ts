import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRandom } from '../../../ml/stats/rng.ts';
import { growTrees } from '../../../ml/trees/growForest.ts';
import { leafOf, predictTrees, type Tree } from '../../../ml/trees/tree.ts';
import { assertClose } from '../../support/assertClose.ts';
import { matrixOf } from '../../support/modelData.ts';
import { cut, forestOf, plainOptions, reference, type Sample } from './treeData.ts';

const oneTree = (sample: Sample, classes: number, over: object = {}): Tree =>
  growTrees(
    forestOf(sample, classes),
    plainOptions({ bootstrap: false, columnsTried: sample.x.columns.length, ...over }),
    0,
    1,
  )[0]!;

/** Largest fall of impurity of any split of all rows, by trying every place between values of every column. */
function bestFall({ x, target }: Sample, classes: number, minimumLeaf: number): number {
  const width = x.columns.length;
  const impurity = (ys: readonly number[]): number => {
    if (ys.length === 0) return 0;
    if (classes === 0) {
      const mean = ys.reduce((sum, y) => sum + y, 0) / ys.length;
      return ys.reduce((sum, y) => sum + (y - mean) ** 2, 0);
    }
    const shares = Array.from({ length: classes }, (_, k) => ys.filter((y) => y === k).length / ys.length);
    return ys.length * (1 - shares.reduce((sum, share) => sum + share * share, 0));
  };
  const all = impurity([...target]);
  let best = 0;
  for (let j = 0; j < width; j += 1)
    for (let at = 0; at < x.rows; at += 1)
      for (const missingLeft of [true, false]) {
        const goesLeft = (row: number) => {
          const value = x.values[row * width + j]!;
          return Number.isNaN(value) ? missingLeft : value <= x.values[at * width + j]!;
        };
        const left = [...target].filter((_, row) => goesLeft(row));
        const right = [...target].filter((_, row) => !goesLeft(row));
        if (left.length < minimumLeaf || right.length < minimumLeaf) continue;
        best = Math.max(best, all - impurity(left) - impurity(right));
      }
  return best;
}

describe('growTree', () => {
  it('predicts as scikit-learn’s classification tree of depth 2, three classes (outside: 1.9.1)', () => {
    const { train, test } = cut('wine');
    const shares = predictTrees([oneTree(train, 3, { depth: 2 })], test.x);
    reference.classificationTree.shares.forEach((p, i) =>
      assertClose(shares[i]!, p, { abs: 1e-12, why: `row ${Math.floor(i / 3)}` }),
    );
  });

  it('predicts as scikit-learn’s regression tree of depth 3 (outside: 1.9.1)', () => {
    const { train, test } = cut('diabetes');
    const found = predictTrees([oneTree(train, 0, { depth: 3, minimumLeaf: 10 })], test.x);
    reference.regressionTree.prediction.forEach((y, row) =>
      assertClose(found[row]!, y, { abs: 1e-9, why: `row ${row}` }),
    );
  });

  it('finds the split that trying all of them finds, missing values included', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(0, 2, 3),
        fc.constantFrom(1, 4),
        (seed, classes, leaf) => {
          const random = createRandom(seed, 'splits');
          const values = Array.from({ length: 90 }, () => (random.uniform() < 0.15 ? NaN : random.integer(6)));
          const target = Float64Array.from({ length: 30 }, () =>
            classes > 0 ? random.integer(classes) : random.normal(),
          );
          const sample = { x: matrixOf(['a', 'b', 'c'], values), target };
          const tree = oneTree(sample, classes, { depth: 1, minimumLeaf: leaf });
          const got = tree.gain.reduce((sum, gain) => sum + gain, 0);
          assertClose(got, bestFall(sample, classes, leaf), { abs: 1e-9, why: `seed ${seed}` });
        },
      ),
      { numRuns: 100, seed: 2 },
    );
  });

  it('grown out, knows its rows by heart where no two are alike', () => {
    const { train } = cut('diabetes');
    const tree = oneTree(train, 0);
    predictTrees([tree], train.x).forEach((y, row) =>
      assertClose(y, train.target[row]!, { abs: 1e-9, why: `row ${row}` }),
    );
  });

  it('keeps to the depth and to the leaf size', () => {
    const { train } = cut('diabetes');
    const tree = oneTree(train, 0, { depth: 4, minimumLeaf: 30 });
    const leaves = Array.from({ length: train.x.rows }, (_, row) => leafOf(tree, train.x, row));
    const sizes = new Map<number, number>();
    leaves.forEach((leaf) => sizes.set(leaf, (sizes.get(leaf) ?? 0) + 1));
    assert.ok(sizes.size > 4 && sizes.size <= 16);
    assert.ok([...sizes.values()].every((size) => size >= 30));
  });

  it('a weight of two is a row twice', () => {
    const { train } = cut('wine');
    const weight = Float64Array.from(train.target, (_, row) => (row % 3 === 0 ? 2 : 1));
    const rows = [...train.target.keys()].flatMap((row) => (row % 3 === 0 ? [row, row] : [row]));
    const width = train.x.columns.length;
    const twice: Sample = {
      x: matrixOf(
        train.x.columns,
        rows.flatMap((row) => [...train.x.values.subarray(row * width, (row + 1) * width)]),
      ),
      target: Float64Array.from(rows, (row) => train.target[row]!),
    };
    const options = plainOptions({ bootstrap: false, columnsTried: width, depth: 3 });
    const weighted = growTrees({ ...forestOf(train, 3), weight }, options, 0, 1);
    const repeated = growTrees(forestOf(twice, 3), options, 0, 1);
    assert.deepEqual(predictTrees(weighted, train.x), predictTrees(repeated, train.x));
  });

  it('sends missing values the way that was learnt, and unseen ones to the larger side', () => {
    const x = matrixOf(['a'], [1, 2, 3, NaN, NaN, NaN]);
    const learnt = oneTree({ x, target: Float64Array.of(0, 0, 0, 1, 1, 1) }, 2, { depth: 1 });
    assert.deepEqual([...predictTrees([learnt], matrixOf(['a'], [99, NaN]))], [1, 0, 0, 1]);
    const unseen = oneTree({ x: matrixOf(['a'], [1, 2, 3, 4]), target: Float64Array.of(0, 1, 1, 1) }, 2, { depth: 1 });
    assert.deepEqual([...predictTrees([unseen], matrixOf(['a'], [NaN]))], [0, 1]);
  });
});
