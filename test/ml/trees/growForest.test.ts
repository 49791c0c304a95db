import assert from 'node:assert/strict';
import { InputError, IntegrityError } from '../../../contracts/failures.ts';
import { packTrees, unpackTrees } from '../../../ml/trees/forestFiles.ts';
import { growTrees } from '../../../ml/trees/growForest.ts';
import { outOfBag, permutationImportance, impurityImportance } from '../../../ml/trees/outOfBag.ts';
import { predictTrees } from '../../../ml/trees/tree.ts';
import { assertClose } from '../../support/assertClose.ts';
import { cut, forestOf, friedman, plainOptions, type Sample } from './treeData.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const squaredError = (found: Float64Array, truth: Float64Array) =>
  mean(Array.from(found, (y, row) => (y - truth[row]!) ** 2));

function accuracy(train: Sample, test: Sample, classes: number, seed: number, trees: number): number {
  const columnsTried = Math.floor(Math.sqrt(train.x.columns.length));
  const shares = predictTrees(
    growTrees(forestOf(train, classes), plainOptions({ seed, columnsTried }), 0, trees),
    test.x,
  );
  const right = [...test.target].filter((y, row) => {
    const row0 = shares.subarray(row * classes, (row + 1) * classes);
    return row0.indexOf(Math.max(...row0)) === y;
  });
  return right.length / test.target.length;
}

describe('growForest', function () {
  this.timeout(120_000);

  // Standard deviations over seeds as the reference gives them; where it gives none, one test row more or less.
  for (const [name, classes, expected, slack] of [
    ['cancer', 2, 0.9632, 3 * 0.0035],
    ['wine', 3, 1, 1 / 36],
    ['iris', 3, 0.9667, 1 / 30],
  ] as const)
    it(`T6: accuracy on ${name}, 150 trees, 10 seeds (outside: scikit-learn)`, () => {
      const { train, test } = cut(name);
      const found = mean(Array.from({ length: 10 }, (_, seed) => accuracy(train, test, classes, seed, 150)));
      assertClose(found, expected, { abs: slack + 1e-4, why: name });
    });

  it('T6: accuracy on digits, 150 trees, 10 seeds (outside: scikit-learn)', () => {
    const { train, test } = cut('digits');
    const found = mean(Array.from({ length: 10 }, (_, seed) => accuracy(train, test, 10, seed, 150)));
    assertClose(found, 0.9739, { abs: 3 * 0.0014 + 1e-4, why: 'digits' });
  });

  it('T7: error on diabetes, all columns and a third, 100 trees, 10 seeds (outside: scikit-learn)', () => {
    const { train, test } = cut('diabetes');
    for (const [columnsTried, expected, deviation] of [
      [10, 56.966, 0.4],
      [3, 55.139, 0.21],
    ] as const) {
      const errors = Array.from({ length: 10 }, (_, seed) => {
        const trees = growTrees(forestOf(train, 0), plainOptions({ seed, columnsTried }), 0, 100);
        return Math.sqrt(squaredError(predictTrees(trees, test.x), test.target));
      });
      assertClose(mean(errors), expected, { abs: 3 * deviation, why: `${columnsTried} columns tried` });
    }
  });

  it('T12: Friedman #1, 200 rows, 20 samples: tree, bagging, forest (outside: scikit-learn), out-of-bag error near it', () => {
    const found = { tree: [] as number[], bagging: [] as number[], forest: [] as number[], out: [] as number[] };
    for (let seed = 0; seed < 20; seed += 1) {
      const train = friedman(seed, 200);
      const test = friedman(1000 + seed, 1000);
      const error = (trees: number, over: object) => {
        const grown = growTrees(forestOf(train, 0), plainOptions({ seed, ...over }), 0, trees);
        // The reference counts the noise of the test rows, variance 1, as well.
        return { grown, error: squaredError(predictTrees(grown, test.x), test.target) };
      };
      found.tree.push(error(1, { bootstrap: false, columnsTried: 10 }).error);
      found.bagging.push(error(100, { columnsTried: 10 }).error);
      const forest = error(100, { columnsTried: 3, minimumLeaf: 5 });
      found.forest.push(forest.error);
      found.out.push(squaredError(outOfBag(forest.grown, train.x, seed).prediction, train.target));
    }
    const within = (values: readonly number[], expected: number, deviation: number, why: string) =>
      assertClose(mean(values), expected, { abs: (3 * deviation * Math.SQRT2) / Math.sqrt(20), why });
    // Both our mean and the reference's move by deviation / √20: the difference by √2 of it.
    within(found.tree, 13.55, 1.04, 'one tree');
    within(found.bagging, 6.27, 0.71, 'bagging');
    within(found.forest, 8.23, 0.83, 'forest');
    assertClose(mean(found.out), mean(found.forest), { rel: 0.1, why: 'out-of-bag error against test error' });
  });

  it('gives the same trees however the work is shared', () => {
    const { train } = cut('iris');
    const forest = forestOf(train, 3);
    const options = plainOptions({ columnsTried: 2 });
    const whole = growTrees(forest, options, 0, 12);
    assert.deepEqual([...growTrees(forest, options, 0, 5), ...growTrees(forest, options, 5, 12)], whole);
    assert.notDeepEqual(growTrees(forest, { ...options, seed: 2 }, 0, 12), whole);
  });

  it('out of bag is what the trees say that left the row out', () => {
    const { train } = cut('iris');
    const trees = growTrees(forestOf(train, 3), plainOptions({ columnsTried: 2 }), 0, 40);
    const { prediction, rows } = outOfBag(trees, train.x, 1);
    assert.equal(rows, train.x.rows);
    const right = [...train.target].filter((y, row) => prediction[row * 3 + y]! > 0.5).length;
    assert.ok(right / rows > 0.9 && right < rows, `${right} of ${rows} right out of bag`);
    const one = outOfBag(trees.slice(0, 1), train.x, 1);
    // A bootstrap sample leaves out a share of 1/e = 0.368 of the rows.
    assertClose(one.rows / train.x.rows, Math.exp(-1), { abs: 0.1, why: 'share left out by one tree' });
    assert.equal([...one.prediction].filter(Number.isNaN).length, 3 * (train.x.rows - one.rows));
  });

  it('importances find the columns that count', () => {
    const train = friedman(5, 400);
    const trees = growTrees(forestOf(train, 0), plainOptions({ columnsTried: 5 }), 0, 100);
    for (const importance of [impurityImportance(trees), permutationImportance(trees, train.x, train.target, 1)]) {
      const least = Math.min(...importance.subarray(0, 2), importance[3]!, importance[4]!);
      assert.ok(least > 2 * Math.max(...importance.subarray(5)), [...importance].join(' '));
    }
    const noise = permutationImportance(trees, train.x, train.target, 1).subarray(5);
    assert.ok(
      noise.every((value) => Math.abs(value) < 1),
      `columns of noise: ${[...noise].join(' ')}`,
    );
    assertClose(
      [...impurityImportance(trees)].reduce((sum, share) => sum + share, 0),
      1,
      { abs: 1e-12, why: 'shares' },
    );
  });

  it('packed and unpacked trees are the same, and a changed byte is refused or changes no walk', () => {
    const { train } = cut('iris');
    const trees = growTrees(forestOf(train, 3), plainOptions({ columnsTried: 2 }), 0, 5);
    const bytes = packTrees(trees);
    const back = unpackTrees(bytes, 5, 4);
    assert.deepEqual(predictTrees(back, train.x), predictTrees(trees, train.x));
    assert.throws(() => unpackTrees(bytes.slice(0, -1), 5, 4), IntegrityError);
    assert.throws(() => unpackTrees(bytes, 4, 4), IntegrityError);
    const changed = bytes.slice();
    changed[8] = 77;
    assert.throws(() => unpackTrees(changed, 5, 4), /column −1 to 3.*got 77/);
  });

  it('refuses what it cannot grow on, with both numbers', () => {
    const { train } = cut('iris');
    const grow = (over: object, options: object) =>
      growTrees({ ...forestOf(train, 3), ...over }, plainOptions(options), 0, 1);
    assert.throws(() => grow({ target: train.target.slice(1) }, {}), /120 targets.*got 119/);
    assert.throws(() => grow({ classes: 2 }, {}), /from 0 to 1.*got 2/);
    assert.throws(() => grow({}, { columnsTried: 9 }), /1 to 4 columns.*got 9/);
    assert.throws(() => grow({}, { minimumLeaf: 100 }), /200 rows.*got 120/);
    assert.throws(() => grow({ weight: new Float64Array(3) }, {}), InputError);
  });
});
