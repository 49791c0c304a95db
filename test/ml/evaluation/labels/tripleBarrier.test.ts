import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DataQualityError } from '../../../../contracts/failures.ts';
import { tripleBarrier, type TripleBarrierOptions } from '../../../../ml/evaluation/labels/tripleBarrier.ts';
import { randomBars } from '../../../support/generators.ts';
import { assertClose } from '../../../support/assertClose.ts';

const time = (rows: number) => Float64Array.from({ length: rows }, (_, row) => 1000 * row);
const flat = (...close: number[]): TripleBarrierOptions => ({
  time: time(close.length),
  close: Float64Array.from(close),
  bars: null,
  volatility: new Float64Array(close.length).fill(0.01),
  profitTake: 2,
  stopLoss: 1,
  horizon: 3,
  vertical: 'zero',
});

function randomCase(rows: number, seed: number): TripleBarrierOptions & { readonly bars: object } {
  const bars = randomBars(rows, { seed });
  const column = (name: 'open' | 'high' | 'low' | 'close') => Float64Array.from(bars, (bar) => bar[name]);
  return {
    ...flat(),
    time: time(rows),
    close: column('close'),
    bars: { open: column('open'), high: column('high'), low: column('low') },
    volatility: Float64Array.from({ length: rows }, (_, row) => (row < 3 ? NaN : 0.006 + 0.004 * Math.sin(row) ** 2)),
    horizon: 7,
  };
}

describe('tripleBarrier', () => {
  it('takes the first close beyond a barrier, else the time limit (by hand)', () => {
    // Barriers of row 0: 102 and 99; of row 1: 103.02 and 99.99.
    const found = tripleBarrier(flat(100, 101, 99.99, 103, 100, 100, 100));
    assert.deepEqual([...found.value.subarray(0, 4)], [1, -1, 1, -1]);
    assert.deepEqual([...found.labelEnd.subarray(0, 4)], [3000, 2000, 3000, 4000]);
    assert.ok(Number.isNaN(found.value[4]!), 'the time limit of row 4 lies beyond the data');
    const quiet = tripleBarrier(flat(100, 100.5, 100.2, 100.4, 100.4));
    assert.deepEqual([quiet.value[0], quiet.labelEnd[0]], [0, 3000]);
    assert.equal(tripleBarrier({ ...flat(100, 100.5, 100.2, 100.4, 100.4), vertical: 'sign' }).value[0], 1);
  });

  it('within bars: an open beyond a barrier fills there, the lower barrier counts first', () => {
    const given = flat(100, 100, 100, 100, 100);
    const at = (open: number, high: number, low: number) => {
      const bars = {
        open: Float64Array.of(100, open, 100, 100, 100),
        high: Float64Array.of(100, high, 100, 100, 100),
        low: Float64Array.of(100, low, 100, 100, 100),
      };
      const { value, forwardReturn } = tripleBarrier({ ...given, bars });
      return [value[0]!, Math.round(forwardReturn[0]! * 1e6) / 1e6];
    };
    assert.deepEqual(at(100, 102.5, 99.5), [1, 0.02]);
    assert.deepEqual(at(103, 103, 99.5), [1, 0.03]);
    assert.deepEqual(at(97, 100, 96), [-1, -0.03]);
    assert.deepEqual(at(100, 102.5, 98.5), [-1, -0.01]);
    assert.deepEqual(at(100, 101, 99.5), [0, 0]);
  });

  it('repeats a search through every later bar (slow oracle)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.boolean(), (seed, intrabar) => {
        const given = { ...randomCase(70, seed), ...(intrabar ? {} : { bars: null }) };
        const found = tripleBarrier(given);
        given.close.forEach((price, row) => {
          const sigma = given.volatility[row]!;
          if (Number.isNaN(sigma) || row + 7 >= 70) {
            assert.ok(Number.isNaN(found.value[row]!));
            return;
          }
          const upper = price * (1 + 2 * sigma);
          const lower = price * (1 - sigma);
          const later = Array.from({ length: 7 }, (_, step) => row + 1 + step);
          const path = (at: number) =>
            given.bars ? [given.bars.open[at]!, given.bars.low[at]!, given.bars.high[at]!] : [given.close[at]!];
          const touched = later.find((at) => path(at).some((value) => value >= upper || value <= lower));
          const side =
            touched === undefined
              ? 0
              : path(touched)
                  .map((value) => (value >= upper ? 1 : value <= lower ? -1 : 0))
                  .find((hit) => hit !== 0)!;
          assert.equal(found.value[row], side);
          assert.equal(found.labelEnd[row], 1000 * (touched ?? row + 7));
        });
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it('of a driftless walk half touch each of two even barriers (known truth)', () => {
    const given = { ...randomCase(6000, 9), bars: null, stopLoss: 2, horizon: 200 };
    const values = tripleBarrier(given).value.filter((value) => !Number.isNaN(value) && value !== 0);
    assertClose(values.filter((value) => value === 1).length / values.length, 0.5, {
      abs: 0.06,
      why: 'overlapping, drift 0.0002',
    });
  });

  it('refuses bad volatility, widths and bars, with both numbers', () => {
    const given = randomCase(20, 1);
    const refuses = (over: Partial<TripleBarrierOptions>, message: RegExp) =>
      assert.throws(
        () => tripleBarrier({ ...given, ...over }),
        (error) => error instanceof DataQualityError && message.test(error.message),
      );
    refuses({ volatility: new Float64Array(20) }, /above 0, got 0 at row 0/);
    refuses({ volatility: new Float64Array(3) }, /one volatility a row, 20, got 3/);
    refuses({ stopLoss: 0 }, /above 0, got 2 up and 0 down/);
    refuses({ horizon: 20 }, /from 1 to 19, got 20 of 20 rows/);
    refuses(
      { close: given.close.map((price, row) => (row === 4 ? 2 * price : price)) },
      /within low .* and high .* at row 4/,
    );
  });
});
