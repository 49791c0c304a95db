import assert from 'node:assert/strict';
import { averagePathLength } from '../../../ml/outliers/averagePathLength.ts';
import { fitIsolationForest, isolationScores, type Points } from '../../../ml/outliers/isolationForest.ts';
import { createIsolationScore } from '../../../ml/outliers/isolationScore.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { rollingFixture } from '../features/rollingFixture.ts';

const { isolation } = rollingFixture();
const points: Points = { values: Float64Array.from(isolation.points), rows: 200, columns: 3 };

/** Share of pairs of an outlier and another row in which the outlier's score is higher. */
function auc(scores: ArrayLike<number>, labels: readonly number[]): number {
  let [above, pairs] = [0, 0];
  labels.forEach((one, i) =>
    labels.forEach((other, j) => {
      if (one !== 1 || other !== 0) return;
      pairs += 1;
      above += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }),
  );
  return above / pairs;
}

const ranks = (values: ArrayLike<number>) => {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const rank = new Float64Array(values.length);
  order.forEach((row, place) => (rank[row] = place));
  return rank;
};

describe('isolationForest', () => {
  const scores = isolationScores(fitIsolationForest(points, { trees: 1000, seed: 1 }), points);

  it('scores rows as scikit-learn does', () => {
    // Two forests of scikit-learn with 1000 trees each lie up to 0.02 apart here.
    const off = scores.map((score, row) => score - isolation.scores[row]!);
    off.forEach((each, row) => assertClose(each, 0, { abs: 0.02, why: `row ${row}` }));
    assertClose(off.reduce((sum, each) => sum + each) / 200, 0, { abs: 0.002, why: 'mean difference' });
    const [ours, theirs] = [ranks(scores), ranks(isolation.scores)];
    const squares = ours.reduce((sum, rank, i) => sum + (rank - theirs[i]!) ** 2, 0);
    const spearman = 1 - (6 * squares) / (200 * (200 ** 2 - 1));
    assert.ok(spearman > 0.99, `rank correlation ${spearman}`);
    const [own, other] = [auc(scores, isolation.outlier), auc(isolation.scores, isolation.outlier)];
    assertClose(own, other, { abs: 0.005, why: 'area under the curve' });
    assert.ok(own > 0.95);
  });

  it('gives the same bits for a seed, others for another, and the same first trees with more of them', () => {
    const [one, same, other] = [7, 7, 8].map((seed) => fitIsolationForest(points, { trees: 5, subsample: 64, seed }));
    assert.deepEqual(one, same);
    assert.notDeepEqual(one, other);
    assert.deepEqual(fitIsolationForest(points, { trees: 9, subsample: 64, seed: 7 }).trees.slice(0, 5), one!.trees);
  });

  it('is blind to shift and scale of a column', () => {
    const moved = points.values.map((value, i) => (i % 3 === 1 ? 8 * value + 16 : value));
    const again = { ...points, values: moved };
    isolationScores(fitIsolationForest(again, { trees: 1000, seed: 1 }), again).forEach((score, row) =>
      assertClose(score, scores[row]!, { abs: 1e-9, why: `row ${row}` }),
    );
  });

  it('has the path lengths of the paper', () => {
    assert.deepEqual([0, 1, 2].map(averagePathLength), [0, 0, 1]);
    // 2 H(255) − 2 · 255 / 256, with the harmonic number itself instead of ln + γ.
    const harmonic = Array.from({ length: 255 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b);
    assertClose(averagePathLength(256), 2 * harmonic - 510 / 256, { abs: 0.005, why: 'c(256)' });
  });

  it('scores rows that are all equal 0.5, and refuses what it cannot use with both numbers', () => {
    const equal: Points = { values: new Float64Array(20).fill(3), rows: 10, columns: 2 };
    for (const score of isolationScores(fitIsolationForest(equal, { seed: 1 }), equal)) {
      assertClose(score, 0.5, { abs: 1e-12, why: 'all equal' });
    }
    const bad = { ...points, values: points.values.map((value, i) => (i === 7 ? NaN : value)) };
    assert.throws(() => fitIsolationForest(bad, { seed: 1 }), /got NaN in row 2, column 1/);
    assert.throws(() => fitIsolationForest({ ...points, rows: 199 }, { seed: 1 }), /got 600 for 199 rows of 3/);
    assert.throws(
      () => fitIsolationForest({ values: Float64Array.of(1), rows: 1, columns: 1 }, { seed: 1 }),
      /at least 2 rows, got 1/,
    );
    assert.throws(
      () => fitIsolationForest(points, { trees: 0, seed: 1 }),
      /at least 1 tree and 2 rows a tree, got 0 and 256/,
    );
    const forest = fitIsolationForest(points, { trees: 2, seed: 1 });
    assert.throws(() => isolationScores(forest, { ...points, rows: 300, columns: 2 }), /fitted to 3 columns, got 2/);
  });
});

describe('createIsolationScore', () => {
  it('is the forest of one column, each tree from all values', () => {
    const random = createRandom(4, 'values');
    const values = Float64Array.from({ length: 64 }, (_, i) => random.normal() + (i === 9 ? 7 : 0));
    const column: Points = { values, rows: 64, columns: 1 };
    const forest = isolationScores(fitIsolationForest(column, { trees: 3000, seed: 2 }), column);
    const score = createIsolationScore(64, { trees: 3000, seed: 3 });
    const sorted = values.slice().sort();
    values.forEach((value, i) => assertClose(score(sorted, value), forest[i]!, { abs: 0.01, why: `value ${i}` }));
    assert.equal(forest.indexOf(Math.max(...forest)), 9);
  });
});
