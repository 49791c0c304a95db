import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DataQualityError } from '../../../../contracts/failures.ts';
import { fixedHorizon } from '../../../../ml/evaluation/labels/fixedHorizon.ts';
import type { Labels } from '../../../../ml/evaluation/labels/labels.ts';
import { trendScanning } from '../../../../ml/evaluation/labels/trendScanning.ts';
import { tripleBarrier } from '../../../../ml/evaluation/labels/tripleBarrier.ts';
import { randomPrices } from '../../../support/generators.ts';

const day = 86_400_000;
const daily = (rows: number) => Float64Array.from({ length: rows }, (_, row) => row * day);

/** Every maker of labels, on closes alone. */
const makers: Readonly<Record<string, (close: Float64Array) => Labels>> = {
  fixedHorizon: (close) => fixedHorizon({ time: daily(close.length), close, horizon: 4, threshold: 0.01 }),
  tripleBarrier: (close) =>
    tripleBarrier({
      time: daily(close.length),
      close,
      bars: null,
      volatility: new Float64Array(close.length).fill(0.015),
      profitTake: 1,
      stopLoss: 1,
      horizon: 6,
      vertical: 'sign',
    }),
  trendScanning: (close) => trendScanning({ time: daily(close.length), close, shortest: 3, longest: 6 }),
};

describe('every kind of label', () => {
  for (const [name, make] of Object.entries(makers)) {
    it(`${name}: nothing after labelEnd changes a label, and its return is that from the row to labelEnd`, () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
          const close = randomPrices(60, { seed });
          const labels = make(close);
          const rows = [...labels.value.keys()].filter((row) => !Number.isNaN(labels.value[row]!));
          assert.ok(rows.length >= 54 && rows.every((row) => labels.labelEnd[row]! > row * day));
          for (const row of rows) {
            const end = labels.labelEnd[row]! / day;
            const out = 'trendEnd' in labels ? (labels.trendEnd as Float64Array)[row]! / day : end;
            assert.equal(labels.forwardReturn[row], close[out]! / close[row]! - 1);
            const other = make(close.map((price, at) => (at > end ? 3 * price : price)));
            assert.deepEqual([other.value[row], other.labelEnd[row]], [labels.value[row], labels.labelEnd[row]]);
          }
          const longer = make(Float64Array.of(...close, 5, 500));
          for (const row of rows)
            assert.equal(longer.value[row], labels.value[row], 'more data changes no known label');
        }),
        { seed: 2, numRuns: 30 },
      );
    });

    it(`${name}: rows without a whole future have no label; a fall mirrors a rise`, () => {
      const close = randomPrices(40, { seed: 5 });
      const { value, labelEnd, forwardReturn } = make(close);
      const missing = value.findIndex(Number.isNaN);
      assert.ok(missing > 0);
      for (let row = missing; row < 40; row += 1)
        assert.ok([value, labelEnd, forwardReturn].every((column) => Number.isNaN(column[row]!)));
      const steady = Float64Array.from({ length: 30 }, (_, row) => 100 * Math.exp(0.02 * row + 0.001 * Math.sin(row)));
      assert.ok(
        make(steady)
          .value.filter((one) => !Number.isNaN(one))
          .every((one) => one === 1),
      );
      assert.ok(
        make(steady.map((price) => 1 / price))
          .value.filter((one) => !Number.isNaN(one))
          .every((one) => one === -1),
      );
    });

    it(`${name}: refuses a look-ahead beyond the data and prices that are not above 0, with both numbers`, () => {
      const refuses = (close: Float64Array, message: RegExp) =>
        assert.throws(
          () => make(close),
          (error) => error instanceof DataQualityError && message.test(error.message),
        );
      refuses(randomPrices(4), /from 1 to 3, got (4|6) of 4 rows/);
      refuses(randomPrices(20).fill(0, 7, 8), /close above 0, got 0 at row 7/);
      refuses(randomPrices(20).fill(NaN, 7, 8), /close above 0, got NaN at row 7/);
    });
  }

  it('refuses unsorted times and columns of another length', () => {
    const close = randomPrices(10);
    const given = { time: daily(10), close, horizon: 2, threshold: 0 };
    assert.throws(() => fixedHorizon({ ...given, time: daily(10).fill(0, 3, 4) }), /got 0 at row 3 after 172800000/);
    assert.throws(() => fixedHorizon({ ...given, close: close.subarray(1) }), /one close a row, 10, got 9/);
    assert.throws(() => fixedHorizon({ ...given, threshold: -1 }), /at least 0, got -1/);
  });
});

describe('fixedHorizon', () => {
  it('is the sign of the return beyond the threshold (by hand)', () => {
    const close = Float64Array.of(100, 101, 103, 100, 99.5);
    const { value, labelEnd } = fixedHorizon({ time: daily(5), close, horizon: 2, threshold: 0.02 });
    assert.deepEqual([...value], [1, 0, -1, NaN, NaN]);
    assert.deepEqual([...labelEnd.subarray(0, 3)], [2 * day, 3 * day, 4 * day]);
  });
});
