import assert from 'node:assert/strict';
import { robustnessValue } from '../../../../ml/causal/refutation/robustnessValue.ts';
import { assertClose } from '../../../support/assertClose.ts';

describe('robustnessValue', () => {
  it('has the numbers of Cinelli and Hazlett (2020), table 1: the Darfur study', () => {
    const { partialR2, zero, insignificant } = robustnessValue(4.184, 783);
    assertClose(partialR2, 0.022, { abs: 0.0005, why: 'partial R² 2.2 %' });
    assertClose(zero, 0.139, { abs: 0.0005, why: 'robustness value 13.9 %' });
    assertClose(insignificant, 0.076, { abs: 0.0005, why: 'at 5 % 7.6 %' });
  });

  it('is the strength at which the bias equals the effect: RV²/(1 − RV) = f²', () => {
    const { zero } = robustnessValue(-3, 50);
    assertClose(zero ** 2 / (1 - zero), 9 / 50, { rel: 1e-12, why: 'equation 18 solved for f²' });
  });

  it('is 0 for an effect that is not significant to begin with, and refuses what has no t', () => {
    assert.equal(robustnessValue(1.5, 100).insignificant, 0);
    assert.equal(robustnessValue(0, 100).zero, 0);
    assert.throws(() => robustnessValue(NaN, 10), /got NaN and 10/);
    assert.throws(() => robustnessValue(1, 1), /got 1 and 1/);
  });

  it('grows with t, and takes the exact bound where f is far beyond the critical one', () => {
    const strengths = [2, 4, 8, 1000].map((t) => robustnessValue(t, 10).insignificant);
    assert.deepEqual(
      strengths,
      strengths.toSorted((a, b) => a - b),
    );
    assert.ok(strengths[3]! < 1);
  });
});
