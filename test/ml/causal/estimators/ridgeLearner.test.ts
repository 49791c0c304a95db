import assert from 'node:assert/strict';
import { fitRidge, ridgeLearner, ridgeScores } from '../../../../ml/causal/estimators/ridgeLearner.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { matrixOf } from '../../../support/modelData.ts';
import { reference } from './reference.ts';

const { ridge } = reference;
const x = matrixOf(['a', 'b', 'c'], ridge.x);
const y = Float64Array.from(ridge.y);

describe('ridgeLearner', () => {
  it('predicts as scikit-learn on standardised columns with the same penalty', () => {
    for (const [penalty, { prediction }] of Object.entries(ridge.fits)) {
      const got = ridgeScores(fitRidge(x, y, [Number(penalty)]), x);
      prediction.forEach((value, row) =>
        assertClose(got[row]!, value, { rel: 1e-10, abs: 1e-12, why: `${penalty} row ${row}` }),
      );
    }
  });

  it('chooses the penalty whose generalised cross-validation, computed by the hat matrix, is least', () => {
    const penalties = [1e-3, 1e-2, 0.1, 1, 10];
    const criterion = (penalty: number) => {
      const own = ridgeScores(fitRidge(x, y, [penalty]), x);
      // Trace of the hat matrix by what each row's prediction does when its own outcome moves by 1: the fit is linear in y.
      let trace = 0;
      for (let row = 0; row < x.rows; row += 1) {
        const moved = y.slice();
        moved[row]! += 1;
        trace += ridgeScores(fitRidge(x, moved, [penalty]), x)[row]! - own[row]!;
      }
      const left = y.reduce((sum, value, row) => sum + (value - own[row]!) ** 2, 0) / x.rows;
      return left / (1 - trace / x.rows) ** 2;
    };
    const scores = penalties.map(criterion);
    assert.equal(fitRidge(x, y, penalties).penalty, penalties[scores.indexOf(Math.min(...scores))]);
  });

  it('does not care for units, and gives a column that does not vary nothing', () => {
    const scaled = matrixOf(
      ['a', 'b', 'c', 'd'],
      ridge.x.flatMap((value, at) => (at % 3 === 2 ? [value, 7] : at % 3 === 0 ? [1000 * value - 5] : [value])),
    );
    const plain = ridgeLearner(x, y)(x);
    ridgeLearner(
      scaled,
      y,
    )(scaled).forEach((value, row) =>
      assertClose(value, plain[row]!, { rel: 1e-8, why: 'the same whatever the unit' }),
    );
    assert.equal(fitRidge(scaled, y).coefficients[3], 0);
  });

  it('shrinks noise away and keeps a law', () => {
    const random = createRandom(3);
    const rows = 200;
    const noise = matrixOf(
      Array.from({ length: 20 }, (_, j) => `n${j}`),
      Array.from({ length: rows * 20 }, () => random.normal()),
    );
    const pure = Float64Array.from({ length: rows }, () => random.normal());
    assert.ok(fitRidge(noise, pure).penalty >= 1, 'noise is penalised hard');
    const law = pure.map((value, row) => 3 * noise.values[row * 20]! + 0.1 * value);
    assertClose(fitRidge(noise, law).coefficients[0]!, 3, { abs: 0.05, why: 'the coefficient of the law' });
  });
});
