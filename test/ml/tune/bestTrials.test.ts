import assert from 'node:assert/strict';
import type { Trial } from '../../../contracts/tune.ts';
import { bestTrials } from '../../../ml/tune/bestTrials.ts';

const trial = (number: number, model: string, score: number, state: Trial['state'] = 'complete'): Trial => ({
  number,
  model,
  parameters: {},
  state,
  scores: [9, score],
});
const chosen = (trials: readonly Trial[], direction: 'lower' | 'higher' = 'lower') =>
  bestTrials(trials, direction, 2).map(({ role, trial: { number } }) => `${role} ${number}`);

describe('bestTrials', () => {
  const own = [trial(0, 'a', 5), trial(1, 'b', 3)];

  it('holds the best against its own model as the system has it, and against the best model as the system has it', () => {
    assert.deepEqual(chosen([...own, trial(2, 'a', 1), trial(3, 'b', 2)]), ['tuned 2', 'own 0', 'untuned 1']);
    assert.deepEqual(chosen([...own, trial(2, 'b', 1)]), ['tuned 2', 'own 1']);
    assert.deepEqual(chosen([...own, trial(2, 'b', 9)], 'higher'), ['tuned 2', 'own 1', 'untuned 0']);
  });

  it('the earlier of equals is the best, and nothing stands for a trial that was not carried to its end', () => {
    assert.deepEqual(chosen([...own, trial(2, 'a', 3)]), ['tuned 1']);
    assert.deepEqual(chosen([...own, trial(2, 'a', 0, 'pruned')]), ['tuned 1']);
    assert.deepEqual(chosen([trial(0, 'a', 1, 'failed'), trial(2, 'a', 4)]), ['tuned 2']);
    assert.deepEqual(chosen([trial(0, 'a', 1, 'failed')]), []);
  });
});
