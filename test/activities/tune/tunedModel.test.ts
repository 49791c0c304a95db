import assert from 'node:assert/strict';
import { tunedModel } from '../../../activities/tune/tunedModel.ts';
import type { ModelSpec } from '../../../contracts/system.ts';

const forest: ModelSpec = { model: 'lightgbm', parameters: { rounds: 20, depth: 3 }, stacks: [], features: ['x'] };

describe('tunedModel', () => {
  it('is the system’s own model where its own values are given, defaults that it leaves out among them', () => {
    assert.deepEqual(tunedModel(forest, { rounds: 20, depth: 3, leaves: 7, learning_rate: 0.03 }), forest);
  });

  it('has other values in place, keeps what is not searched, and begins anew', () => {
    const { parameters, ...rest } = tunedModel({ ...forest, warmStart: 'champion' }, { depth: 4, leaves: 9 });
    assert.deepEqual(parameters, { rounds: 20, depth: 4, leaves: 9 });
    assert.deepEqual(rest, { model: 'lightgbm', stacks: [], features: ['x'] });
    // A value that is said stays said, also where it becomes the default.
    assert.deepEqual(tunedModel(forest, { rounds: 200 }).parameters, { rounds: 200, depth: 3 });
  });
});
