import assert from 'node:assert/strict';
import { longRunVariance } from '../../../../ml/causal/estimators/longRunVariance.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';

describe('longRunVariance', () => {
  it('is the sum of squares with lag 0, and adds twice the weighted neighbours with lag 1', () => {
    const scores = Float64Array.of(1, 2, 3);
    assert.equal(longRunVariance(scores, 1, 0)[0], 14);
    assert.equal(longRunVariance(scores, 1, 1)[0], 14 + 2 * 0.5 * (2 + 6));
  });

  it('finds the long-run variance of a moving average', () => {
    const random = createRandom(5);
    const rows = 20_000;
    const fresh = Float64Array.from({ length: rows + 1 }, () => random.normal());
    const scores = Float64Array.from({ length: rows }, (_, t) => fresh[t]! + fresh[t + 1]!);
    // (1 + 1)² = 4; Bartlett with lag 40 takes 2·(1/41) off, the sampling error is about 4·√(4·40/(3·20000)) = 0.2.
    assertClose(longRunVariance(scores, 1, 40)[0]! / rows, 4, {
      abs: 0.5,
      why: 'twice the standard deviation, squared',
    });
  });

  it('refuses a lag beyond the rows, with both numbers', () => {
    assert.throws(() => longRunVariance(Float64Array.of(1, 2), 1, 2), /from 0 to 1, got 2/);
  });
});
