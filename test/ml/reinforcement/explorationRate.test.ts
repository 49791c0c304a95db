import assert from 'node:assert/strict';
import { explorationRate } from '../../../ml/reinforcement/explorationRate.ts';
import { assertClose } from '../../support/assertClose.ts';

describe('explorationRate', () => {
  it('falls in a line from 1, then stays', () => {
    const exploration = { final: 0.04, fraction: 0.16 };
    const known: readonly (readonly [number, number])[] = [
      [0, 1],
      [8, 0.52],
      [16, 0.04],
      [100, 0.04],
    ];
    for (const [step, rate] of known)
      assertClose(explorationRate(step, 100, exploration), rate, { abs: 1e-15, why: `step ${step}` });
  });

  it('is final from the start where no step is given to the fall', () => {
    assert.equal(explorationRate(0, 100, { final: 0.1, fraction: 0 }), 0.1);
  });
});
