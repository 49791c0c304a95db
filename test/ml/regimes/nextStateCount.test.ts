import assert from 'node:assert/strict';
import { nextStateCount } from '../../../ml/regimes/nextStateCount.ts';

describe('the next number of states', () => {
  const scores = [
    { states: 2, heldOut: -1.2 },
    { states: 3, heldOut: -1.15 },
    { states: 4, heldOut: -1.15 },
  ];
  it('takes the best at first, of equals the smallest; later only what is worth the change', () => {
    assert.equal(nextStateCount(null, scores, { penalty: 1 }), 3);
    assert.equal(nextStateCount(2, scores, { penalty: 0.1 }), 2);
    assert.equal(nextStateCount(2, scores, { penalty: 0.01 }), 3);
    assert.equal(nextStateCount(4, scores, { penalty: 0 }), 4);
    assert.equal(nextStateCount(7, scores, { penalty: 1 }), 3);
  });
  it('refuses scores that are not there', () => {
    assert.throws(() => nextStateCount(2, [{ states: 2, heldOut: NaN }], { penalty: 0 }), /0 of 1/);
  });
});
