import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DataQualityError } from '../../../../contracts/failures.ts';
import { trendScanning } from '../../../../ml/evaluation/labels/trendScanning.ts';
import { assertClose } from '../../../support/assertClose.ts';

const { trendScanning: fixture } = JSON.parse(
  readFileSync(new URL('../../../fixtures/selection.json', import.meta.url), 'utf8'),
) as {
  readonly trendScanning: {
    readonly rows: number;
    readonly shortest: number;
    readonly longest: number;
    readonly tValue: readonly number[];
    readonly horizon: readonly number[];
  };
};

/** exp of the cumulated recursion y_t = 0.6 y_{t−1} + sin t², over 100, as scripts/fixtures/selection.py makes it. */
function closes(rows: number): Float64Array {
  let [y, level] = [0, 0];
  return Float64Array.from({ length: rows }, (_, t) => {
    if (t > 0) y = 0.6 * y + Math.sin(t * t);
    level += y;
    return Math.exp(level / 100);
  });
}

const time = (rows: number) => Float64Array.from({ length: rows }, (_, row) => row);

describe('trendScanning', () => {
  it('finds the slopes of statsmodels', () => {
    const { rows, shortest, longest } = fixture;
    const found = trendScanning({ time: time(rows), close: closes(rows), shortest, longest });
    fixture.tValue.forEach((t, row) => {
      assertClose(found.tValue[row]!, t, { rel: 1e-7, abs: 1e-9, why: `OLS t of row ${row}` });
      assert.equal(found.trendEnd[row]! - row, fixture.horizon[row]);
      assert.equal(found.labelEnd[row]! - row, longest);
      assert.equal(found.value[row], Math.sign(t));
    });
    assert.ok(Number.isNaN(found.tValue[rows - longest]!));
  });

  it('is finite on a perfect line and 0 where nothing moves', () => {
    const line = trendScanning({
      time: time(12),
      close: time(12).map((t) => Math.exp(0.01 * t)),
      shortest: 2,
      longest: 6,
    });
    assert.ok(line.tValue.subarray(0, 6).every((t) => Number.isFinite(t) && t > 1e5));
    const still = trendScanning({ time: time(12), close: new Float64Array(12).fill(3), shortest: 2, longest: 6 });
    assert.deepEqual([still.tValue[0], still.value[0], still.trendEnd[0]], [0, 0, 2]);
  });

  it('refuses horizons without a degree of freedom or in the wrong order', () => {
    const refuses = (shortest: number, longest: number, message: RegExp) =>
      assert.throws(
        () => trendScanning({ time: time(12), close: closes(12), shortest, longest }),
        (error) => error instanceof DataQualityError && message.test(error.message),
      );
    refuses(1, 6, /from 2 to the longest, 6, got 1/);
    refuses(7, 6, /from 2 to the longest, 6, got 7/);
  });
});
