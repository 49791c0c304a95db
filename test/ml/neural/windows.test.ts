import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { networkRows, windowsOf } from '../../../ml/neural/windows.ts';
import { columnMoments, standardised } from '../../../ml/stats/columnMoments.ts';
import { matrixOf } from '../../support/modelData.ts';

describe('networkRows', () => {
  const x = matrixOf(['a', 'b', 'flat'], [1, 10, 5, 2, 30, 5, 6, 20, 5]);

  it('is the standardised matrix in 32 bits, 0 where a column does not vary', () => {
    const moments = columnMoments(x, Infinity);
    const rows = networkRows(x, moments);
    assert.deepEqual(rows, new Float32Array(standardised(x, moments).values));
    assert.deepEqual([rows[2], rows[5], rows[8]], [0, 0, 0]);
  });

  it('refuses what does not fit 32 bits, naming row and column', () => {
    const far = matrixOf(['a', 'b', 'flat'], [1, 10, 5, 2, 1e40, 5]);
    assert.throws(
      () => networkRows(far, columnMoments(x, Infinity)),
      (error) => error instanceof InputError && /got 1e\+40 in row 1 of column "b"/.test(error.message),
    );
  });
});

describe('windowsOf', () => {
  const scaled = Float32Array.from({ length: 10 }, (_, i) => i + 1);

  it('ends at the row itself, with zeros before the first row', () => {
    assert.deepEqual(
      [...windowsOf(scaled, 2, 3, [0, 4, 1])],
      [...[0, 0, 0, 0, 1, 2], ...[5, 6, 7, 8, 9, 10], ...[0, 0, 1, 2, 3, 4]],
    );
  });

  it('of one row is the rows themselves', () => {
    assert.deepEqual(windowsOf(scaled, 2, 1, [0, 1, 2, 3, 4]), scaled);
  });

  it('does not see later rows', () => {
    const later = scaled.map((value, i) => (i >= 6 ? NaN : value));
    assert.deepEqual(windowsOf(later, 2, 4, [0, 1, 2]), windowsOf(scaled, 2, 4, [0, 1, 2]));
  });
});
