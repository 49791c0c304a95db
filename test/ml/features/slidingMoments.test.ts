import assert from 'node:assert/strict';
import { slidingMoments } from '../../../ml/features/slidingMoments.ts';
import { windowed } from '../../../ml/features/windowed.ts';
import { assertClose } from '../../support/assertClose.ts';
import { randomPrices } from '../../support/generators.ts';

const bits = (column: Float64Array) => [...new BigUint64Array(column.slice().buffer)];

describe('slidingMoments', () => {
  it('has the values of its example', () => {
    const { mean, squares, deviation } = slidingMoments(Float64Array.of(1, 3, 7), 2);
    assert.deepEqual([...mean], [NaN, 2, 5]);
    assert.deepEqual([...squares], [NaN, 2, 8]);
    assert.deepEqual([...deviation], [NaN, 1, 2]);
  });

  it('is what every window gives when it is worked out afresh, at any level', () => {
    for (const start of [0.01, 100, 1e5]) {
      const x = randomPrices(3000, { seed: 7, start });
      for (const rows of [1, 2, 3, 20, 31, 700]) {
        const { mean, squares, deviation } = slidingMoments(x, rows);
        const centre = windowed(x, rows, (moments) => moments.mean);
        const spread = windowed(x, rows, (moments) => moments.squares);
        const last = windowed(x, rows, (moments) => moments.deviation);
        for (let t = rows - 1; t < x.length; t++) {
          const sd = Math.sqrt(spread[t]! / rows);
          assertClose(mean[t]!, centre[t]!, { rel: 1e-14, why: `mean ${t}` });
          assertClose(squares[t]!, spread[t]!, { rel: 2e-13, why: `squares ${t}` });
          assertClose(deviation[t]!, last[t]!, { abs: 1e-13 * sd, why: `deviation ${t}` });
        }
      }
    }
  });

  it('loses no digits where the anchor of a block is far out, or where a jump leaves a window', () => {
    const steps = Float64Array.from({ length: 400 }, (_, t) => (t % 40 === 20 ? 1e6 : ((t * 7919) % 64) / 64));
    const { squares } = slidingMoments(steps, 20);
    windowed(steps, 20, (moments) => moments.squares).forEach((expected, t) => {
      if (t >= 19) assertClose(squares[t]!, expected, { rel: 1e-13, why: `squares ${t}` });
    });
    const jump = Float64Array.from({ length: 200 }, (_, t) => (t < 77 ? 1e9 / 3 : 0.1));
    slidingMoments(jump, 20).squares.forEach((value, t) => {
      if (t >= 19) assert.equal(value === 0, t < 77 || t >= 77 + 19, `row ${t}: ${value}`);
    });
  });

  it('starts anew after a gap, wherever it is', () => {
    const x = randomPrices(120, { seed: 3 });
    const { mean } = slidingMoments(x, 7);
    const shifted = slidingMoments(Float64Array.from([NaN, 5, NaN, NaN, ...x, NaN, ...x]), 7).mean;
    assert.deepEqual(bits(shifted.slice(4, 124)), bits(mean));
    assert.deepEqual(bits(shifted.slice(125)), bits(mean));
    assert.ok(shifted.slice(0, 10).every((value) => Number.isNaN(value)));
    assert.ok(Number.isNaN(shifted[124]!));
  });

  it('gives missing rows for a window that is longer than the data, and nothing for nothing', () => {
    assert.deepEqual([...slidingMoments(Float64Array.of(1, 2), 3).squares], [NaN, NaN]);
    assert.equal(slidingMoments(new Float64Array(0), 3).mean.length, 0);
  });

  it('refuses infinities with the row', () => {
    assert.throws(() => slidingMoments(Float64Array.of(1, 2, -Infinity), 2), {
      name: 'NumericsError',
      message: /finite numbers, got -Infinity at row 2/,
    });
  });
});
