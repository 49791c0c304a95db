import assert from 'node:assert/strict';
import { initialBefore } from '../../../../ml/neural/layers/initialBefore.ts';

describe('initialBefore', () => {
  it('gives variance 2 / fan-in before relu and 2 / (fan-in + fan-out) before tanh', () => {
    // A uniform value on ±bound has the variance bound² / 3.
    assert.deepEqual(initialBefore('relu', 6, 18), { uniform: 1 });
    assert.deepEqual(initialBefore('tanh', 6, 18), { uniform: 0.5 });
  });
});
