import assert from 'node:assert/strict';
import { huber, huberSlope } from '../../../ml/reinforcement/huber.ts';
import { assertClose } from '../../support/assertClose.ts';

describe('huber', () => {
  it('is a parabola within 1 and a line beyond', () => {
    assert.deepEqual([0, 0.5, 1, 3, -3].map(huber), [0, 0.125, 0.5, 2.5, 2.5]);
  });

  it('its slope is that of finite differences', () => {
    for (const error of [-4, -0.9, -0.1, 0.3, 1.5])
      assertClose(huberSlope(error), (huber(error + 1e-6) - huber(error - 1e-6)) / 2e-6, {
        abs: 1e-9,
        why: `at ${error}`,
      });
  });
});
