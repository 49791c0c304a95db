import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConfigError } from '../../../../contracts/failures.ts';
import { labelIntervals } from '../../../../ml/evaluation/splits/labelIntervals.ts';
import { purgedKFold } from '../../../../ml/evaluation/splits/purgedKFold.ts';
import { eligible, randomIntervals, touch } from './randomIntervals.ts';

const day = 86_400_000;
const daily = (rows: number, horizon: number) => {
  const time = Float64Array.from({ length: rows }, (_, row) => row * day);
  return labelIntervals(
    time,
    time.map((at) => at + horizon * day),
  );
};

describe('purgedKFold', () => {
  it('purges from the row, to the label end, and embargoes after the end (worked by hand)', () => {
    const [, middle] = purgedKFold(daily(15, 2), { folds: 3, embargoRows: 1 });
    assert.deepEqual([...middle!.test], [5, 6, 7, 8, 9]);
    // Labels of rows 3 and 4 end on days 5 and 6. The block's labels end on day 11; row 12 is embargo.
    assert.deepEqual([...middle!.train], [0, 1, 2, 13, 14]);
  });

  it('folds tile the rows, no label touches a test label, every eligible row trains (slow oracle)', () => {
    const cases = fc.record({
      intervals: randomIntervals,
      folds: fc.integer({ min: 2, max: 6 }),
      embargoRows: fc.integer({ min: 0, max: 6 }),
    });
    let made = 0;
    fc.assert(
      fc.property(cases, ({ intervals, folds, embargoRows }) => {
        let splits;
        try {
          splits = purgedKFold(intervals, { folds, embargoRows });
        } catch (error) {
          assert.match((error as Error).message, /at least 1 training row, got 0/);
          return;
        }
        made += 1;
        assert.deepEqual(
          splits.flatMap(({ test }) => [...test]),
          [...intervals.start.keys()],
        );
        const sizes = splits.map(({ test }) => test.length);
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
        for (const { train, test } of splits) {
          for (const a of train) for (const b of test) assert.ok(!touch(intervals, a, b));
          assert.deepEqual([...train], eligible(intervals, test, embargoRows));
        }
      }),
      { seed: 9, numRuns: 300 },
    );
    assert.ok(made > 150, `${made} of 300 cases had splits`);
  });

  it('refuses too few rows, folds and a purge that leaves nothing, with both numbers', () => {
    const refuses = (run: () => void, message: RegExp) =>
      assert.throws(run, (error) => error instanceof ConfigError && message.test(error.message));
    refuses(() => purgedKFold(daily(3, 1), { folds: 4, embargoRows: 0 }), /at least 4 rows, got 3/);
    refuses(() => purgedKFold(daily(3, 1), { folds: 1, embargoRows: 0 }), /at least 2, got 1/);
    refuses(() => purgedKFold(daily(9, 1), { folds: 2, embargoRows: -1 }), /at least 0, got -1/);
    refuses(() => purgedKFold(daily(10, 9), { folds: 2, embargoRows: 0 }), /at least 1 training row, got 0 of 10/);
  });
});
