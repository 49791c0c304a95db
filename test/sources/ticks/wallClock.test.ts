import assert from 'node:assert/strict';
import { createWallClock } from '../../../sources/ticks/wallClock.ts';

describe('wall clock in nanoseconds', () => {
  it('counts between the milliseconds, and follows the system when that is set anew', () => {
    let [wall, steady] = [1_000_000_000n, 77n];
    const now = createWallClock(
      () => wall,
      () => steady,
    );
    assert.equal(now(), 1_000_000_000n);
    steady += 123n;
    assert.equal(now(), 1_000_000_123n);
    wall = 9_000_000_000n;
    assert.equal(now(), 9_000_000_000n);
    steady += 5n;
    assert.equal(now(), 9_000_000_005n);
  });

  it('tells the time', () => {
    const off = Number(createWallClock()() / 1_000_000n) - Date.now();
    assert.ok(Math.abs(off) <= 10, `${off} ms off`);
  });
});
