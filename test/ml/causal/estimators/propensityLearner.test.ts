import assert from 'node:assert/strict';
import { DataQualityError } from '../../../../contracts/failures.ts';
import { propensityLearner } from '../../../../ml/causal/estimators/propensityLearner.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { matrixOf } from '../../../support/modelData.ts';
import { reference } from './reference.ts';

describe('propensityLearner', () => {
  const { ridge } = reference;
  const x = matrixOf(['a', 'b', 'c'], ridge.x);

  it('gives the probabilities of scikit-learn’s LogisticRegression with C = 4 on standardised columns', () => {
    const got = propensityLearner(x, Float64Array.from(ridge.treatment))(x);
    ridge.propensity.forEach((value, row) => assertClose(got[row]!, value, { rel: 1e-5, why: `row ${row}` }));
  });

  it('stays finite where the treatment is separable', () => {
    const treatment = Float64Array.from({ length: x.rows }, (_, row) => (x.values[3 * row]! > 0 ? 1 : 0));
    assert.ok(propensityLearner(x, treatment)(x).every((p) => p > 0 && p < 1));
  });

  it('refuses a treatment of one kind, with both counts', () => {
    assert.throws(() => propensityLearner(x, new Float64Array(60).fill(1)), {
      name: DataQualityError.name,
      message: /got 60 and 0/,
    });
  });
});
