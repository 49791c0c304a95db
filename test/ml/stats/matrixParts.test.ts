import assert from 'node:assert/strict';
import { columnOf, columnsAt, joinColumns, joinRows, takeRows, takeValues } from '../../../ml/stats/matrixParts.ts';
import { matrixOf } from '../../support/modelData.ts';

const x = matrixOf(['a', 'b', 'c'], [1, 2, 7, 3, 4, 7]);

describe('parts of a matrix', () => {
  it('takes columns out and puts them in order', () => {
    assert.deepEqual([...columnOf(x, 1)], [2, 4]);
    assert.deepEqual(columnsAt(x, [2, 0]), matrixOf(['c', 'a'], [7, 1, 7, 3]));
  });

  it('takes rows in the order given, also twice or none', () => {
    assert.deepEqual(takeRows(x, [1, 0, 1]), matrixOf(['a', 'b', 'c'], [3, 4, 7, 1, 2, 7, 3, 4, 7]));
    assert.equal(takeRows(x, []).rows, 0);
    assert.deepEqual([...takeValues(Float64Array.of(5, 6, 7), Int32Array.of(2, 0))], [7, 5]);
  });

  it('joins rows below rows and columns beside columns', () => {
    assert.deepEqual(joinRows(x, takeRows(x, [0])), takeRows(x, [0, 1, 0]));
    assert.deepEqual(joinColumns(columnsAt(x, [0]), columnsAt(x, [1, 2])), x);
  });
});
