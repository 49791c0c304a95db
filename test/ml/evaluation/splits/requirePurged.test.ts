import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConfigError, DataQualityError } from '../../../../contracts/failures.ts';
import { labelIntervals } from '../../../../ml/evaluation/splits/labelIntervals.ts';
import { requirePurged, type PurgedSplit } from '../../../../ml/evaluation/splits/requirePurged.ts';
import { randomIntervals, touch } from './randomIntervals.ts';

const day = 86_400_000;
const time = Float64Array.from({ length: 10 }, (_, row) => row * day);
const five = labelIntervals(
  time,
  time.map((at) => at + 3 * day),
);
const rows = (...values: number[]) => Int32Array.from(values);

describe('requirePurged', () => {
  it('names both intervals when a training label touches a test label, before or after it', () => {
    assert.throws(
      () => requirePurged({ fold: 2, train: rows(0, 1, 2), test: rows(5, 6) }, five),
      (error) =>
        error instanceof ConfigError &&
        error.message.includes(
          'Fold 2 is not purged: the label [1970-01-03T00:00:00.000Z, 1970-01-06T00:00:00.000Z] of training row 2 touches [1970-01-06T00:00:00.000Z, 1970-01-09T00:00:00.000Z] of test row 5',
        ),
    );
    assert.throws(
      () => requirePurged({ fold: 0, train: rows(9), test: rows(5, 6) }, five),
      /training row 9 touches .* of test row 6/,
    );
    assert.throws(
      () => requirePurged({ fold: 0, train: rows(0, 5), test: rows(5) }, five),
      /row 5 touches .* of test row 5/,
    );
    assert.deepEqual(requirePurged({ fold: 0, train: rows(0, 1), test: rows(5) }, five).train, rows(0, 1));
  });

  it('is the only way to the type that consumers take', () => {
    const fit = (split: PurgedSplit) => split.train.length;
    const bare = { fold: 0, train: rows(0, 1), test: rows(5) };
    // @ts-expect-error A split without proof is refused where it is compiled.
    assert.equal(fit(bare), 2);
    assert.equal(fit(requirePurged(bare, five)), 2);
  });

  it('sees a long test label under short ones', () => {
    const end = time.slice();
    end[2] = time[8]!;
    assert.throws(
      () => requirePurged({ fold: 0, train: rows(7), test: rows(2, 3, 4) }, labelIntervals(time, end)),
      /training row 7 touches .* of test row 2;/,
    );
  });

  it('accepts exactly what no pair of rows contradicts (slow oracle)', () => {
    const cases = fc.record({
      intervals: randomIntervals,
      roles: fc.array(fc.constantFrom('train', 'test', 'none', 'none', 'none'), { minLength: 80, maxLength: 80 }),
    });
    const seen = { refused: 0, accepted: 0 };
    fc.assert(
      fc.property(cases, ({ intervals, roles }) => {
        const having = (role: string) =>
          Int32Array.from([...intervals.start.keys()].filter((row) => roles[row] === role));
        const train = having('train').filter((row, at) => at < 3 && !Number.isNaN(intervals.end[row]!));
        const test = having('test').slice(0, 3);
        if (train.length === 0 || test.length === 0) return;
        const bad = [...train].some((a) => [...test].some((b) => touch(intervals, a, b)));
        seen[bad ? 'refused' : 'accepted'] += 1;
        const run = () => requirePurged({ fold: 0, train, test }, intervals);
        if (bad) assert.throws(run, /is not purged/);
        else assert.doesNotThrow(run);
      }),
      { seed: 8, numRuns: 600 },
    );
    assert.ok(seen.refused > 50 && seen.accepted > 50, JSON.stringify(seen));
  });

  it('refuses rows that are empty, not ascending, outside, or without a label', () => {
    const refuses = (train: Int32Array, test: Int32Array, message: RegExp, intervals = five) =>
      assert.throws(
        () => requirePurged({ fold: 1, train, test }, intervals),
        (error) => error instanceof ConfigError && message.test(error.message),
      );
    refuses(rows(), rows(5), /at least 1 training row, got 0 of 10/);
    refuses(rows(0), rows(), /at least 1 test row, got 0 of 10/);
    refuses(rows(1, 1), rows(9), /training rows of fold 1 must ascend .* got 1 after 1/);
    refuses(rows(0), rows(10), /at most 9, got 10/);
    const end = time.slice();
    end[1] = NaN;
    refuses(rows(0, 1), rows(9), /row 1, whose label .* never became known/, labelIntervals(time, end));
  });
});

describe('labelIntervals', () => {
  it('refuses unsorted or repeated times and labels that end before their row, with both numbers', () => {
    const refuses = (at: number[], end: number[] | null, message: RegExp) =>
      assert.throws(
        () => labelIntervals(Float64Array.from(at), end && Float64Array.from(end)),
        (error) => error instanceof DataQualityError && message.test(error.message),
      );
    refuses([0, day, day], null, /1970-01-02T.* at row 2 after 1970-01-02T/);
    refuses([day, 0], null, /1970-01-01T.* at row 1 after 1970-01-02T/);
    refuses([0, NaN], null, /got NaN at row 1/);
    refuses([0, day], [0], /one value a row, 2, got 1/);
    refuses([0, day], [0, 0], /at or after its row 1970-01-02T.*, got 1970-01-01T.* at row 1/);
    refuses([0, day], [0, Infinity], /got Infinity at row 1/);
  });
});
