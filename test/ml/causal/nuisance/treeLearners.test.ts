import assert from 'node:assert/strict';
import { nuisanceBoosting, nuisanceForest } from '../../../../ml/causal/nuisance/treeLearners.ts';
import { sortColumns } from '../../../../ml/causal/trees/sortedColumns.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';

const rows = 600;
const random = createRandom(4, 'tree learners');
const values = Float64Array.from({ length: rows * 3 }, () => random.normal());
const truth = Float64Array.from(
  { length: rows },
  (_, i) => Math.abs(values[3 * i]!) * 3 + (values[3 * i + 1]! > 0 ? 2 : 0),
);
const train = Int32Array.from({ length: 400 }, (_, i) => i);
const test = Int32Array.from({ length: 200 }, (_, i) => 400 + i);
const task = {
  data: sortColumns({ rows, columns: ['a', 'b', 'c'], values }),
  target: truth.map((value) => value + 0.5 * random.normal()),
  weights: new Float64Array(rows).fill(1),
  binary: false,
  train,
};
const learners = {
  forest: nuisanceForest({ trees: 60, sampleFraction: 0.5, minimumLeaf: 5 }),
  boosting: nuisanceBoosting({ rounds: 60, learningRate: 0.15, depth: 2, sampleFraction: 0.5, minimumLeaf: 10 }),
};

describe('tree learners', () => {
  for (const [name, learner] of Object.entries(learners)) {
    it(`${name} explains more than four fifths of a bent surface on rows it has not seen`, () => {
      const found = learner(task, test, createRandom(1, name));
      const mean = test.reduce((sum, row) => sum + truth[row]!, 0) / test.length;
      const total = test.reduce((sum, row) => sum + (truth[row]! - mean) ** 2, 0);
      const left = test.reduce((sum, row, i) => sum + (truth[row]! - found[i]!) ** 2, 0);
      assert.ok(left < 0.2 * total, `left ${left} of ${total}`);
    });

    it(`${name} reads no target but those it learns from`, () => {
      const target = task.target.slice();
      for (const row of test) target[row] = NaN;
      assert.deepEqual(
        learner({ ...task, target }, test, createRandom(1, name)),
        learner(task, test, createRandom(1, name)),
      );
    });
  }
});
