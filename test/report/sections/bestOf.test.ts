import assert from 'node:assert/strict';
import { bestOf, directionOf } from '../../../report/sections/bestOf.ts';

const policy = { metric: 'accuracy', direction: 'lower' } as const;

describe('bestOf', () => {
  it('takes the policy’s word for its metric, the known direction for others, and none for unknown ones', () => {
    assert.deepEqual(
      ['accuracy', 'brier', 'roc_auc', 'nber_auc', 'log_likelihood_per_observation', 'max_drawdown'].map((metric) =>
        directionOf(metric, policy),
      ),
      ['lower', 'lower', 'higher', 'higher', 'higher', null],
    );
  });
  it('finds the best, and none where all are alike or unknown', () => {
    assert.equal(bestOf([0.2, null, 0.1], 'lower'), 0.1);
    assert.equal(bestOf([0.2, null, 0.1], 'higher'), 0.2);
    assert.equal(bestOf([0.2, 0.2], 'higher'), null);
    assert.equal(bestOf([0.2, 0.1], null), null);
  });
});
