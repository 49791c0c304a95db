import assert from 'node:assert/strict';
import { ConfigError } from '../../../contracts/failures.ts';
import { crossingAlarms, cumulativeAlarms } from '../../../ml/regimes/alarms.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

describe('regime alarms', () => {
  const trembling = [0.1, 0.75, 0.85, 0.7, 0.82, 0.55, 0.79, 0.4, 0.6, 0.79, 0.9];

  it('ring once between raise and clear', () => {
    assert.deepEqual(crossingAlarms(trembling, { raise: 0.8, clear: 0.5 }), [
      { row: 2, kind: 'on' },
      { row: 7, kind: 'off' },
      { row: 10, kind: 'on' },
    ]);
  });

  it('depend on nothing later', () => {
    const random = createRandom(2);
    const path = Array.from({ length: 200 }, () => random.uniform());
    for (const alarms of [
      (p: number[]) => crossingAlarms(p, { raise: 0.7, clear: 0.3 }),
      (p: number[]) => cumulativeAlarms(p, { threshold: 3 }),
    ]) {
      const whole = alarms(path);
      assert.ok(whole.length > 3);
      assert.deepEqual(
        alarms(path.slice(0, 120)),
        whole.filter(({ row }) => row < 120),
      );
      whole.forEach(({ kind }, i) => assert.equal(kind, i % 2 === 0 ? 'on' : 'off'));
    }
  });

  it('add up weak evidence, and let one wild row pass', () => {
    const weak = new Array<number>(20).fill(0.65);
    assert.deepEqual(crossingAlarms(weak, { raise: 0.8, clear: 0.5 }), []);
    // ln(0.65/0.35) = 0.619 a row: 4 nats are reached in the seventh.
    assert.deepEqual(cumulativeAlarms(weak, { threshold: 4 }), [{ row: 6, kind: 'on' }]);
    const wild = [0.01, 1, 0.01, 0.01];
    assert.deepEqual(cumulativeAlarms(wild, { threshold: 6 }), []);
    assert.equal(crossingAlarms(wild, { raise: 0.8, clear: 0.5 }).length, 2);
  });

  it('refuse levels without a gap and values that are no probabilities, with both numbers', () => {
    assert.throws(
      () => crossingAlarms([0.5], { raise: 0.5, clear: 0.5 }),
      (error) => error instanceof ConfigError && /clear 0\.5 and raise 0\.5/.test(error.message),
    );
    assert.throws(() => cumulativeAlarms([0.5], { threshold: 0 }), ConfigError);
    assert.throws(() => crossingAlarms([0.5, NaN], { raise: 0.8, clear: 0.5 }), /NaN at row 1/);
    assert.throws(() => cumulativeAlarms([1.5], { threshold: 1 }), /1\.5 at row 0/);
  });

  it('take a probability that rounding left just above 1', () => {
    const over = 1 + 2 ** -52;
    assert.deepEqual(cumulativeAlarms([over, over], { threshold: 8 }), [{ row: 1, kind: 'on' }]);
    assert.equal(crossingAlarms([over], { raise: 0.8, clear: 0.5 }).length, 1);
  });
});
