import assert from 'node:assert/strict';
import { eValue, eValueOfDifference } from '../../../../ml/causal/refutation/eValue.ts';
import { assertClose } from '../../../support/assertClose.ts';

describe('eValue', () => {
  it('has the example of VanderWeele and Ding (2017): a risk ratio of 3.9 gives 7.26', () => {
    assertClose(eValue(3.9), 7.26, { abs: 0.005, why: 'their example' });
    assertClose(eValue(0.5), eValue(2), { rel: 1e-15, why: 'protective as harmful' });
    assert.equal(eValue(1), 1);
  });

  it('goes through the risk ratio exp(0.91 d) for a standardised difference', () => {
    assertClose(eValueOfDifference(0.5), eValue(Math.exp(0.455)), { rel: 1e-15, why: 'd = 0.5' });
    assert.equal(eValueOfDifference(0), 1);
  });

  it('refuses a ratio that is none', () => {
    assert.throws(() => eValue(0), /above 0, got 0/);
    assert.throws(() => eValue(NaN), /above 0, got NaN/);
  });
});
