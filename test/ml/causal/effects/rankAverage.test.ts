import assert from 'node:assert/strict';
import { rankAverage } from '../../../../ml/causal/effects/rankAverage.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';

const ones = (n: number) => new Float64Array(n).fill(1);
const problem = (scores: number[], priorities: number[]) => ({
  scores: Float64Array.from(scores),
  priorities: Float64Array.from(priorities),
  weights: ones(scores.length),
  clusters: null,
});

describe('rankAverage', () => {
  it('is the area under the curve of the best-first averages, worked by hand', () => {
    // Best first: 4, 2, 0, −2 with mean 1: means of the top are 4, 3, 2, 1; less 1: 3, 2, 1, 0.
    const ranked = problem([2, 4, -2, 0], [3, 4, 1, 2]);
    assert.equal(rankAverage(ranked).estimate, 1.5);
    assert.equal(rankAverage(ranked, { target: 'qini' }).estimate, (3 / 4 + 4 / 4 + 3 / 4) / 4);
    const { curve } = rankAverage(ranked, { shares: [0.25, 0.5, 1] });
    assert.deepEqual(
      curve.map(({ estimate }) => estimate),
      [3, 2, 0],
    );
  });

  it('is 0 where all priorities are equal', () => {
    assertClose(rankAverage(problem([5, 1, 3, 7], [2, 2, 2, 2])).estimate, 0, { abs: 1e-12, why: 'no ranking' });
  });

  it('covers the area of a known law, scores of x and noise ranked by x', () => {
    const area = (n: number, seed: number) => {
      const random = createRandom(seed, 'rank');
      const x = Array.from({ length: n }, () => random.normal());
      return problem(
        x.map((value) => value + 3 * random.normal()),
        x,
      );
    };
    const law = area(100_000, 1);
    const truth = rankAverage({ ...law, scores: law.priorities }, { bootstraps: 2 }).estimate;
    let covered = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { lower, upper } = rankAverage(area(300, 100 + seed), { bootstraps: 100, seed });
      covered += Number(lower <= truth && truth <= upper);
    }
    assert.ok(covered >= 33, `${covered} of 40 intervals of 95 % cover ${truth}`);
  });

  it('gives the same twice, and refuses priorities that are missing or too few', () => {
    const ranked = problem([2, 4, -2, 0], [3, 4, 1, 2]);
    assert.deepEqual(rankAverage(ranked, { seed: 3 }), rankAverage(ranked, { seed: 3 }));
    assert.throws(() => rankAverage({ ...ranked, priorities: ones(3) }), /4 priorities.*got 3/);
    assert.throws(() => rankAverage(problem([1, 2], [NaN, 1])), /0 missing priorities, got 1 of 2/);
  });
});
