import assert from 'node:assert/strict';
import { fitCausalForest } from '../../../ml/causal/fitCausalForest.ts';
import { leastSquares } from '../../../ml/linalg/leastSquares.ts';
import { assertClose } from '../../support/assertClose.ts';
import { fixture, matrixOf } from '../../support/modelData.ts';

/** See scripts/fixtures/lalonde.R. */
const {
  naive,
  leastSquares: byR,
  columns,
} = fixture('lalonde') as {
  readonly naive: number;
  readonly leastSquares: { readonly effect: number; readonly standardError: number };
  readonly columns: Readonly<Record<string, readonly number[]>>;
};
const features = ['age', 'educ', 'black', 'hispan', 'married', 'nodegree', 're74', 're75'];
const treatment = Float64Array.from(columns['treat']!);
const outcome = Float64Array.from(columns['re78']!);
const x = matrixOf(
  features,
  Array.from(treatment).flatMap((_, row) => features.map((name) => columns[name]![row]!)),
);

/** Treatment last, so that its variance is that of the residuals over the square of the last of R's diagonal. */
function regression() {
  const names = ['constant', ...features, 'treat'];
  const size = names.length;
  const entry = (row: number, j: number) =>
    j === 0 ? 1 : j === size - 1 ? treatment[row]! : columns[names[j]!]![row]! / (j > 6 ? 1e4 : 1);
  const design = Float64Array.from({ length: x.rows * size }, (_, at) => entry(Math.floor(at / size), at % size));
  const { solution, r } = leastSquares(design.slice(), outcome.slice(), names);
  const residuals = outcome.map((y, row) => y - solution.reduce((sum, b, j) => sum + b * design[row * size + j]!, 0));
  const variance = residuals.reduce((sum, e) => sum + e * e, 0) / (x.rows - size);
  return { effect: solution.at(-1)!, standardError: Math.sqrt(variance) / Math.abs(r.at(-1)!) };
}

describe('LaLonde’s training programme, 185 treated and 429 of a survey (C8)', function () {
  this.timeout(60_000);

  it('has R’s naive difference and least-squares effect', () => {
    const mean = (arm: number) => {
      const own = outcome.filter((_, row) => treatment[row] === arm);
      return own.reduce((sum, y) => sum + y, 0) / own.length;
    };
    assertClose(mean(1) - mean(0), -635.026, { abs: 1e-3, why: 'C8, naive' });
    assertClose(mean(1) - mean(0), naive, { abs: 1e-8, why: 'R, naive' });
    const { effect, standardError } = regression();
    assertClose(effect, 1548.244, { abs: 1e-3, why: 'C8, least squares' });
    assertClose(standardError, 781.279, { abs: 1e-3, why: 'C8, its error' });
    assertClose(effect, byR.effect, { abs: 1e-6, why: 'R, least squares' });
    assertClose(standardError, byR.standardError, { abs: 1e-6, why: 'R, its error' });
  });

  it('the forest turns the naive sign round and is near grf 2.6.1, over three seeds', async () => {
    const asGrf = {
      ...{ trees: 400, minimumLeaf: 1, minimumSide: 5, depth: 60, sampleFraction: 0.5, groupSize: 2, criterion: 'het' },
      ...{ nuisance: 'forest', nuisanceTrees: 200, folds: 10 },
    };
    // grf's effect and error. Few rows overlap, so that folds move an estimate by up to half of its error.
    const references = [
      ['treated', 710, 973],
      ['overlap', 1023, 745],
    ] as const;
    const sums = { treated: 0, overlap: 0 };
    for (const seed of [1, 2, 3]) {
      const forest = await fitCausalForest({ x, treatment, outcome }, asGrf, { seed });
      for (const [target, effect, error] of references) {
        const { estimate, standardError, rows } = forest.averageEffect({ target, trim: 0 });
        assert.equal(rows, 614);
        assert.ok(estimate > 0, `${target}, seed ${seed}: ${estimate}`);
        assertClose(estimate, effect, { abs: error, why: `${target}, seed ${seed}` });
        assertClose(standardError, error, { rel: 0.12, why: `error of ${target}, seed ${seed}` });
        sums[target] += estimate / 3;
      }
    }
    for (const [target, effect, error] of references)
      assertClose(sums[target], effect, { abs: error / 3, why: `${target}, mean of three seeds` });
  });
});
