import assert from 'node:assert/strict';
import { nanoseconds, windowOf } from '../../../ml/orderFlow/timeWindows.ts';

describe('windows of time', () => {
  it('lie on a grid, hold their beginning and not their end, before the origin too', () => {
    assert.deepEqual(windowOf(11n, { widthNs: 10n }), { startNs: 10n, endNs: 20n });
    assert.deepEqual(windowOf(20n, { widthNs: 10n }), { startNs: 20n, endNs: 30n });
    assert.deepEqual(windowOf(2n, { widthNs: 10n, originNs: 3n }), { startNs: -7n, endNs: 3n });
    assert.deepEqual(windowOf(1_723_161_254_024_619_568n, { widthNs: 1n }).startNs, 1_723_161_254_024_619_568n);
  });

  it('have a width of whole nanoseconds', () => {
    assert.equal(nanoseconds(0.25), 250_000_000n);
    for (const seconds of [0, -1, NaN, 1e-10, 1e9])
      assert.throws(() => nanoseconds(seconds), { name: 'NumericsError', message: new RegExp(`got ${seconds}`) });
    assert.throws(() => windowOf(1n, { widthNs: 0n }), { message: /at least 1 ns, got 0/ });
  });
});
