import assert from 'node:assert/strict';
import { digamma } from '../../../ml/stats/digamma.ts';
import { logGamma } from '../../../ml/stats/logGamma.ts';
import { assertClose } from '../../support/assertClose.ts';

describe('digamma', () => {
  it('is ψ at known points, steps by 1/x, and is the slope of ln Γ', () => {
    const gamma = 0.5772156649015329;
    assertClose(digamma(1), -gamma, { abs: 1e-14, why: 'Abramowitz and Stegun 6.3.2' });
    assertClose(digamma(0.5), -gamma - 2 * Math.LN2, { abs: 1e-14, why: 'Abramowitz and Stegun 6.3.3' });
    assertClose(digamma(10), 2.251752589066721, { abs: 1e-14, why: 'scipy 1.17' });
    for (const x of [0.1, 1.3, 4.7, 60, 1e5]) {
      assertClose(digamma(x + 1) - digamma(x), 1 / x, { abs: 1e-13, rel: 1e-10, why: `step at ${x}` });
      const h = 1e-4 * x;
      assertClose((logGamma(x + h) - logGamma(x - h)) / (2 * h), digamma(x), {
        abs: 1e-6,
        rel: 1e-6,
        why: `slope at ${x}`,
      });
    }
    assert.throws(() => digamma(0), /above 0, got 0/);
  });
});
