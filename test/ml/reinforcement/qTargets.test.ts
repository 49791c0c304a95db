import assert from 'node:assert/strict';
import { qTargets } from '../../../ml/reinforcement/qTargets.ts';
import { emptyBatch } from '../../../ml/reinforcement/replayBuffer.ts';

const batch = emptyBatch(3, 1);
batch.rewards.set([1, 2, 3]);
batch.terminated.set([0, 1, 0]);
const target = Float64Array.of(10, 20, 30, 40, 60, 50);

describe('qTargets', () => {
  it('adds the best next value, but for a task that has ended', () => {
    const into = new Float64Array(3);
    qTargets(batch, { actions: 2, target }, 0.5, into);
    assert.deepEqual(Array.from(into), [1 + 10, 2, 3 + 30]);
  });

  it('with Double the learning network chooses and the target network values', () => {
    const into = new Float64Array(3);
    qTargets(batch, { actions: 2, target, online: Float64Array.of(9, 1, 0, 0, 1, 9) }, 0.5, into);
    assert.deepEqual(Array.from(into), [1 + 5, 2, 3 + 25]);
  });
});
