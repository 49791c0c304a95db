import assert from 'node:assert/strict';
import { blockFolds } from '../../../../ml/causal/estimators/blockFolds.ts';
import { takeRows, takeValues } from '../../../../ml/stats/matrixParts.ts';
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

  it('chooses the penalty with the least error on five stretches of rows that the fit did not see', () => {
    const penalties = [1e-3, 1e-2, 0.1, 1, 10];
    const errors = penalties.map((penalty) =>
      blockFolds(x.rows, 5, 0).reduce((sum, { train, test }) => {
        const fitted = fitRidge(takeRows(x, train), takeValues(y, train), [penalty]);
        const predicted = ridgeScores(fitted, takeRows(x, test));
        return sum + predicted.reduce((own, value, i) => own + (value - y[test[i]!]!) ** 2, 0);
      }, 0),
    );
    assert.equal(fitRidge(x, y, penalties).penalty, penalties[errors.indexOf(Math.min(...errors))]);
  });

  it('penalises a trend that explains another by accident, which the sample itself would not', () => {
    const random = createRandom(9);
    const rows = 400;
    const walk = () => {
      let at = 0;
      return Float64Array.from({ length: rows }, () => (at += random.normal()));
    };
    let hard = 0;
    for (let trial = 0; trial < 20; trial += 1) {
      const walks = [walk(), walk(), walk(), walk(), walk()];
      const wandering = matrixOf(
        ['a', 'b', 'c', 'd', 'e'],
        Array.from({ length: rows * 5 }, (_, at) => walks[at % 5]![Math.floor(at / 5)]!),
      );
      if (fitRidge(wandering, walk()).penalty >= 0.3) hard += 1;
    }
    assert.ok(hard >= 10, `${hard} of 20 regressions of one random walk on others are penalised by at least 0.3`);
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
