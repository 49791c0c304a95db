import assert from 'node:assert/strict';
import { DataQualityError } from '../../../../contracts/failures.ts';
import { scaledIntervals } from '../../../../ml/models/hybridCausal/scaledIntervals.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { matrixOf } from '../../../support/modelData.ts';

/** A network that says a deviation of |x| + 1 of every row it is asked about. */
function saying(rows: number) {
  const nothing = new Float64Array(0);
  const x = matrixOf(
    ['x'],
    Array.from({ length: rows }, (_, row) => row % 5),
  );
  const read = (_: unknown, more: { rows?: Int32Array } = {}) => ({
    probabilities: nothing,
    outcome: nothing,
    deviation: Float64Array.from(more.rows!, (row) => x.values[row]! + 1),
  });
  const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
  const half = rows / 2;
  const cut = { learn: range(0, half), watch: range(0, 0), calibrate: range(half, rows) };
  return { x, network: { read, files: {}, state: null as never }, cut, rows: range(0, rows) };
}

describe('scaledIntervals', () => {
  it('is the conformal quantile of errors over deviations, on the rows of calibration', () => {
    const { x, network, cut, rows } = saying(40);
    // The first half would say 100 deviations; of the second, row i errs by i − 19 of them.
    const errors = Float64Array.from(rows, (row) => (row < 20 ? 100 : row - 19) * (x.values[row]! + 1));
    const found = scaledIntervals({ network, cut }, { x, rows, errors, level: 0.9 });
    assert.deepEqual([found.radius, found.rows], [19, 20]);
    assertClose(found.halfWidth, 19 * 3, { rel: 1e-12, why: 'the mean deviation is 3' });
  });

  it('covers what it promises where errors grow with the deviation', () => {
    const random = createRandom(4, 'errors');
    let inside = 0;
    for (let repeat = 0; repeat < 200; repeat += 1) {
      const { x, network, cut, rows } = saying(100);
      const errors = Float64Array.from(rows, (row) => Math.abs(random.normal()) * (x.values[row]! + 1));
      const { radius } = scaledIntervals({ network, cut }, { x, rows, errors, level: 0.8 });
      if (Math.abs(random.normal()) <= radius) inside += 1;
    }
    // 0.8 to 0.8 + 1/51, with a standard error of 0.028.
    assert.ok(inside / 200 > 0.72 && inside / 200 < 0.9, `${inside / 200} inside`);
  });

  it('refuses too few rows for its level, with both numbers', () => {
    const { x, network, cut, rows } = saying(16);
    assert.throws(() => scaledIntervals({ network, cut }, { x, rows, errors: new Float64Array(16), level: 0.9 }), {
      name: DataQualityError.name,
      message: /hold 0.9 of outcomes need at least 9 rows of calibration, got 8/,
    });
  });
});
