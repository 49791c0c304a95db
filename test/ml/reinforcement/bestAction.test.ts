import assert from 'node:assert/strict';
import { bestAction } from '../../../ml/reinforcement/bestAction.ts';

describe('bestAction', () => {
  it('is the place of the largest, the first of several, counted from where it begins', () => {
    const values = Float64Array.of(9, 1, 3, 3, 7, 0);
    assert.deepEqual([bestAction(values, 0, 3), bestAction(values, 1, 3), bestAction(values, 4, 2)], [0, 1, 0]);
  });
});
