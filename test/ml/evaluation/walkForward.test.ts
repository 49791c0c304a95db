import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dateOf, startOfDay } from '../../../contracts/dates.ts';
import { ConfigError } from '../../../contracts/failures.ts';
import type { SplitSpec } from '../../../contracts/system.ts';
import { walkForward } from '../../../ml/evaluation/walkForward.ts';

const dayMs = 86_400_000;
const base = startOfDay('2000-01-01');
const daily = (rows: number) => Float64Array.from({ length: rows }, (_, i) => base + i * dayMs);
const spec = (over: Partial<SplitSpec>): SplitSpec => ({
  scheme: 'expanding',
  firstTest: '2000-01-11',
  testRows: 5,
  embargoRows: 0,
  trainRows: 100,
  ...over,
});
const ends = (time: Float64Array, horizon: number) => time.map((_, i) => time[i + horizon] ?? NaN);

describe('walkForward', () => {
  it('purges labels that reach the test block and leaves out the embargo rows (worked by hand)', () => {
    const time = daily(23);
    const folds = walkForward(time, ends(time, 3), spec({ embargoRows: 2 }));
    assert.deepEqual(
      folds.map((fold) => [fold.testFrom, fold.testTo]),
      [
        [10, 15],
        [15, 20],
        [20, 23],
      ],
    );
    // Test starts at row 10; rows 8 and 9 are embargo; a label of row 5 would end at row 8.
    assert.deepEqual([...folds[0]!.trainRows], [0, 1, 2, 3, 4]);
    assert.equal(folds[2]!.trainRows.at(-1), 14);
  });

  it('without labels a row is its own interval', () => {
    const folds = walkForward(daily(12), null, spec({ embargoRows: 1 }));
    assert.deepEqual([...folds[0]!.trainRows], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('slides over the last trainRows rows', () => {
    const folds = walkForward(daily(20), null, spec({ scheme: 'sliding', trainRows: 4 }));
    assert.deepEqual(
      folds.map((fold) => [...fold.trainRows]),
      [
        [6, 7, 8, 9],
        [11, 12, 13, 14],
      ],
    );
  });

  it('refuses a split without training or test rows, with both numbers', () => {
    assert.throws(
      () => walkForward(daily(10), null, spec({})),
      (error) => error instanceof ConfigError && /at least 1 row.*got 0 of 10/.test(error.message),
    );
    assert.throws(
      () => walkForward(daily(30), null, spec({ firstTest: '2000-01-01' })),
      (error) => error instanceof ConfigError && /at least 1 training row.*got 0 of 0/.test(error.message),
    );
    assert.throws(() => walkForward(daily(30), null, spec({ testRows: 0 })), ConfigError);
  });

  it('never lets a training label touch a test block; blocks tile the rows from firstTest', () => {
    const cases = fc.record({
      gaps: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 30, maxLength: 120 }),
      horizon: fc.integer({ min: 0, max: 8 }),
      first: fc.integer({ min: 15, max: 25 }),
      testRows: fc.integer({ min: 1, max: 40 }),
      embargoRows: fc.integer({ min: 0, max: 5 }),
      trainRows: fc.integer({ min: 1, max: 60 }),
      scheme: fc.constantFrom('expanding' as const, 'sliding' as const),
    });
    fc.assert(
      fc.property(cases, ({ gaps, horizon, first, ...rest }) => {
        let at = base;
        const time = Float64Array.from(gaps, (gap) => (at += gap * dayMs));
        const labelEnd = ends(time, horizon);
        const folds = walkForward(time, labelEnd, { ...rest, firstTest: dateOf(time[first]!) });
        assert.equal(folds[0]!.testFrom, first);
        assert.equal(folds.at(-1)!.testTo, time.length);
        folds.forEach((fold, index) => {
          assert.equal(fold.fold, index);
          if (index > 0) assert.equal(fold.testFrom, folds[index - 1]!.testTo);
          assert.ok(fold.testTo - fold.testFrom <= rest.testRows && fold.testTo > fold.testFrom);
          assert.ok(rest.scheme === 'expanding' || fold.trainRows.length <= rest.trainRows);
          for (const row of fold.trainRows) {
            assert.ok(row < fold.testFrom);
            assert.ok(labelEnd[row]! < time[fold.testFrom - rest.embargoRows]!);
          }
          // Nothing is left out without need.
          const next = fold.trainRows.at(-1)! + 1;
          assert.ok(
            !(next < fold.testFrom - rest.embargoRows && labelEnd[next]! < time[fold.testFrom - rest.embargoRows]!),
          );
        });
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
