import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConfigError } from '../../../../contracts/failures.ts';
import { combinations, combinatorialPurged, pathValues } from '../../../../ml/evaluation/splits/combinatorialPurged.ts';
import { labelIntervals } from '../../../../ml/evaluation/splits/labelIntervals.ts';
import { eligible, randomIntervals, touch } from './randomIntervals.ts';

const daily = (rows: number, horizon = 0) => {
  const time = Float64Array.from({ length: rows }, (_, row) => row * 86_400_000);
  return labelIntervals(
    time,
    time.map((at) => at + horizon * 86_400_000),
  );
};

describe('combinatorialPurged', () => {
  it('S10: number of splits and paths', () => {
    const counts = ([groups, testGroups]: readonly [number, number]) => {
      const made = combinatorialPurged(daily(60), { groups, testGroups, embargoRows: 0 });
      return [made.splits.length, made.paths.length];
    };
    const cases = [[6, 2], [10, 2], [10, 8], [5, 2]] as const; // prettier-ignore
    assert.deepEqual(cases.map(counts), [[15, 5], [45, 9], [45, 36], [10, 4]]); // prettier-ignore
    assert.equal(combinations(52, 5), 2598960);
  });

  it('keeps the rows between two test groups (worked by hand)', () => {
    const { splits } = combinatorialPurged(daily(12, 1), { groups: 4, testGroups: 2, embargoRows: 0 });
    const apart = splits.find(({ test }) => test[0] === 0 && test[3] === 9)!;
    assert.deepEqual([...apart.test], [0, 1, 2, 9, 10, 11]);
    // Row 3 starts when the label of row 2 ends; the label of row 8 ends when row 9 starts.
    assert.deepEqual([...apart.train], [4, 5, 6, 7]);
  });

  it('each path predicts every row once, from splits that test it; no label touches a test label', () => {
    const cases = fc.record({
      intervals: randomIntervals,
      groups: fc.integer({ min: 2, max: 6 }),
      share: fc.double({ min: 0, max: 0.999, noNaN: true }),
      embargoRows: fc.integer({ min: 0, max: 4 }),
    });
    let made = 0;
    fc.assert(
      fc.property(cases, ({ intervals, groups, share, embargoRows }) => {
        const testGroups = 1 + Math.floor(share * (groups - 1));
        let found;
        try {
          found = combinatorialPurged(intervals, { groups, testGroups, embargoRows });
        } catch (error) {
          assert.match((error as Error).message, /at least 1 training row, got 0/);
          return;
        }
        made += 1;
        const { splits, paths } = found;
        assert.equal(splits.length, combinations(groups, testGroups));
        assert.equal(paths.length, combinations(groups - 1, testGroups - 1));
        for (const { train, test } of splits) {
          for (const a of train) for (const b of test) assert.ok(!touch(intervals, a, b));
          assert.deepEqual([...train], eligible(intervals, test, embargoRows));
        }
        const used = new Set<string>();
        for (const path of paths) {
          const rows = pathValues(
            found,
            path,
            splits.map(({ test }) => Float64Array.from(test)),
          );
          assert.deepEqual([...rows], [...intervals.start.keys()]);
          path.forEach((split, group) => used.add(`${split} ${group}`));
        }
        assert.equal(used.size, splits.length * testGroups, 'every prediction belongs to exactly one path');
      }),
      { seed: 10, numRuns: 200 },
    );
    assert.ok(made > 100, `${made} of 200 cases had splits`);
  });

  it('refuses too many splits, too many test groups and misaligned predictions, with both numbers', () => {
    const refuses = (run: () => void, message: RegExp) =>
      assert.throws(run, (error) => error instanceof ConfigError && message.test(error.message));
    const make = (groups: number, testGroups: number, maximumSplits?: number) =>
      combinatorialPurged(daily(100), { groups, testGroups, embargoRows: 0, ...(maximumSplits && { maximumSplits }) });
    refuses(() => make(20, 8), /8 of 20 groups make 125970 splits, more than the 1000 allowed/);
    refuses(() => make(6, 2, 14), /make 15 splits, more than the 14 allowed/);
    refuses(() => make(6, 6), /below groups, 6, got 6/);
    refuses(() => make(101, 1), /at least 101 rows, got 100/);
    const made = make(5, 2);
    refuses(() => pathValues(made, made.paths[0]!, [new Float64Array(3)]), /needs 40 predicted values, got 3/);
  });
});
