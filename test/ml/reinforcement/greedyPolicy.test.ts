import assert from 'node:assert/strict';
import { greedyPolicy } from '../../../ml/reinforcement/greedyPolicy.ts';
import { createQNetwork } from '../../../ml/reinforcement/qNetwork.ts';

describe('greedyPolicy', () => {
  it('takes the action that is worth most', () => {
    const network = createQNetwork({ observationSize: 2, actions: 2, hidden: [], dueling: false });
    // Q = (x₀, x₁): the kernel is the identity, the bias 0.
    const policy = greedyPolicy(network, Float64Array.of(1, 0, 0, 1, 0, 0));
    assert.deepEqual([policy(Float64Array.of(2, 1)), policy(Float64Array.of(1, 2))], [0, 1]);
  });
});
