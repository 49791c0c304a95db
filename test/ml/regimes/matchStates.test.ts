import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { matchStates } from '../../../ml/regimes/matchStates.ts';
import type { StateLaw } from '../../../ml/regimes/stateDistance.ts';

const law = (mean: number[], covariance: number[]): StateLaw => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
});

describe('matching states of two fits', () => {
  const old = [law([-2], [1]), law([0], [1]), law([2], [1])];

  it('follows states that moved and were renamed', () => {
    const now = [law([0.3], [1.2]), law([1.7], [0.9]), law([-2.2], [1.1])];
    for (const kind of ['symmetrised-kl', 'bhattacharyya'] as const) {
      assert.deepEqual(matchStates(old, now, kind).continues, [1, 2, 0]);
    }
  });

  it('knows a state that is new, and one that is gone', () => {
    const more = [law([-2], [1]), law([0.2], [1]), law([9], [4]), law([2], [1])];
    assert.deepEqual(matchStates(old, more).continues, [0, 1, null, 2]);
    assert.equal(matchStates(old, more).distances[2], null);
    assert.deepEqual(matchStates(more, old).continues, [0, 1, 3]);
  });

  it('refuses fits on other features, with both numbers', () => {
    assert.throws(
      () => matchStates(old, [law([0, 0], [1, 0, 0, 1])]),
      (error) => error instanceof InputError && /3 of 1 .*1 of 2/.test(error.message),
    );
  });
});
