import assert from 'node:assert/strict';
import { cartPole } from '../../../ml/reinforcement/cartPole.ts';
import { playEpisode } from '../../../ml/reinforcement/playEpisode.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

describe('playEpisode', () => {
  it('plays to the end: pushing one way alone fails within 8 to 11 steps', () => {
    for (let seed = 0; seed < 50; seed++) {
      const rewards = playEpisode(cartPole, () => 1, createRandom(seed));
      assert.ok(rewards.length >= 8 && rewards.length <= 11, `${rewards.length} steps`);
      assert.ok(rewards.every((reward) => reward === 1));
    }
  });

  it('stops where the episode is cut', () => {
    // A known controller of the task: push towards where the pole falls.
    const steady = (seen: Float64Array): number =>
      seen[2]! + 0.3 * seen[3]! + 0.02 * seen[0]! + 0.05 * seen[1]! > 0 ? 1 : 0;
    assert.equal(playEpisode(cartPole, steady, createRandom(1)).length, 500);
  });
});
