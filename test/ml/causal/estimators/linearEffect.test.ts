import assert from 'node:assert/strict';
import type { Residuals } from '../../../../ml/causal/estimators/crossFit.ts';
import { linearEffect, linearEffectAt } from '../../../../ml/causal/estimators/linearEffect.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { matrixOf } from '../../../support/modelData.ts';
import { reference } from './reference.ts';

const { sandwich } = reference;
const nothing = new Float64Array(0);
const residuals: Residuals = {
  outcome: Float64Array.from(sandwich.outcome),
  treatment: Float64Array.from(sandwich.treatment),
  expectedOutcome: nothing,
  expectedTreatment: nothing,
};
const z = matrixOf(['z'], sandwich.z);

describe('linearEffect', () => {
  for (const [lag, { coefficients, covariance }] of Object.entries(sandwich.fits))
    it(`has the coefficients and the sandwich of statsmodels, Bartlett with lag ${lag}`, () => {
      const got = linearEffect(residuals, z, Number(lag));
      coefficients.forEach((value, j) =>
        assertClose(got.coefficients[j]!, value, { rel: 1e-10, why: `coefficient ${j}` }),
      );
      covariance.forEach((value, j) => assertClose(got.covariance[j]!, value, { rel: 1e-9, why: `covariance ${j}` }));
    });

  it('gives effect and standard error of a row as those of its own linear combination', () => {
    const fitted = linearEffect(residuals, z, 4);
    const { effect, standardError } = linearEffectAt(fitted, matrixOf(['z'], [0, 2]));
    const [b, v] = [fitted.coefficients, fitted.covariance];
    assert.equal(effect[0], b[0]);
    assertClose(standardError[0]!, Math.sqrt(v[0]!), { rel: 1e-15, why: 'the intercept alone' });
    assertClose(effect[1]!, b[0]! + 2 * b[1]!, { rel: 1e-15, why: 'intercept and slope' });
    assertClose(standardError[1]!, Math.sqrt(v[0]! + 4 * v[1]! + 4 * v[3]!), { rel: 1e-12, why: 'both variances' });
  });

  it('shrinks slopes towards one effect for all as the penalty grows', () => {
    const plain = linearEffect(residuals, null, 0).coefficients[0]!;
    const shrunk = linearEffect(residuals, z, 0, 1e9).coefficients;
    assertClose(shrunk[0]!, plain, { rel: 1e-6, why: 'the constant effect' });
    assertClose(shrunk[1]!, 0, { abs: 1e-6, why: 'no slope left' });
  });

  it('refuses columns that repeat', () => {
    const twice = matrixOf(
      ['a', 'b'],
      sandwich.z.flatMap((value) => [value, value]),
    );
    assert.throws(() => linearEffect(residuals, twice, 0), /3 independent products/);
  });
});
