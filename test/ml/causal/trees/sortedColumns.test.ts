import assert from 'node:assert/strict';
import { sortColumns } from '../../../../ml/causal/trees/sortedColumns.ts';

describe('sortColumns', () => {
  it('orders rows by value, missing first, ties by row, with dense ranks', () => {
    const values = Float64Array.of(3, 1, NaN, 0, 3, -1, -2, NaN);
    const { order, rank, tied } = sortColumns({ rows: 4, columns: ['a', 'b'], values });
    // a: 3, missing, 3, −2; b: 1, 0, −1, missing.
    assert.deepEqual(
      [Array.from(order.subarray(0, 4)), Array.from(order.subarray(4))],
      [
        [1, 3, 0, 2],
        [3, 2, 1, 0],
      ],
    );
    assert.deepEqual(
      [Array.from(rank.subarray(0, 4)), Array.from(rank.subarray(4))],
      [
        [1, -1, 1, 0],
        [2, 1, 0, -1],
      ],
    );
    assert.deepEqual([...tied], [1, 0], 'a has 3 twice');
    const gaps = sortColumns({ rows: 3, columns: ['c'], values: Float64Array.of(NaN, 2, NaN) });
    assert.deepEqual([...gaps.tied], [1], 'two are missing');
  });
});
