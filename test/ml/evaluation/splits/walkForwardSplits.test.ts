import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConfigError } from '../../../../contracts/failures.ts';
import { labelIntervals } from '../../../../ml/evaluation/splits/labelIntervals.ts';
import { walkForwardSplits } from '../../../../ml/evaluation/splits/walkForwardSplits.ts';
import { randomIntervals, touch } from './randomIntervals.ts';

describe('walkForwardSplits', () => {
  it('trains on the past alone, on every row that purge and embargo allow, and tiles the test rows', () => {
    const cases = fc.record({
      intervals: randomIntervals,
      testRows: fc.integer({ min: 1, max: 20 }),
      embargoRows: fc.integer({ min: 0, max: 4 }),
      trainRows: fc.integer({ min: 1, max: 30 }),
      scheme: fc.constantFrom('expanding' as const, 'sliding' as const),
    });
    let made = 0;
    fc.assert(
      fc.property(cases, ({ intervals, ...options }) => {
        const { start, end } = intervals;
        const firstTestRow = Math.floor(start.length / 2);
        let splits;
        try {
          splits = walkForwardSplits(intervals, { ...options, firstTestRow });
        } catch (error) {
          assert.match((error as Error).message, /at least 1 training row before its test block, got 0 of/);
          return;
        }
        made += 1;
        assert.deepEqual(
          splits.flatMap(({ test }) => [...test]),
          [...start.keys()].slice(firstTestRow),
        );
        for (const { train, test } of splits) {
          const kept = [...start.keys()].filter(
            (row) => row < test[0]! - options.embargoRows && end[row]! < start[test[0]! - options.embargoRows]!,
          );
          assert.deepEqual([...train], options.scheme === 'sliding' ? kept.slice(-options.trainRows) : kept);
          for (const a of train) for (const b of test) assert.ok(!touch(intervals, a, b));
        }
      }),
      { seed: 12, numRuns: 300 },
    );
    assert.ok(made > 100, `${made} of 300 cases had splits`);
  });

  it('refuses a first test row beyond the data, with both numbers', () => {
    const intervals = labelIntervals(Float64Array.of(1, 2, 3), null);
    const options = { scheme: 'expanding' as const, testRows: 1, embargoRows: 0, trainRows: 1 };
    assert.throws(
      () => walkForwardSplits(intervals, { ...options, firstTestRow: 3 }),
      (error) => error instanceof ConfigError && /below 3, got 3/.test(error.message),
    );
    assert.throws(() => walkForwardSplits(intervals, { ...options, firstTestRow: 0 }), /got 0 of 0 earlier rows/);
  });
});
