import assert from 'node:assert/strict';
import { ConfigError } from '../../../../contracts/failures.ts';
import { placeOf, withoutColumn } from '../../../../ml/models/hybridCausal/columns.ts';
import { columnMoments, standardised } from '../../../../ml/stats/columnMoments.ts';
import { columnOf, columnsAt } from '../../../../ml/stats/matrixParts.ts';
import { matrixOf } from '../../../support/modelData.ts';

const x = matrixOf(['a', 'b', 'c'], [1, 2, 7, 3, 4, 7]);

describe('columns', () => {
  it('takes columns out and puts them in order', () => {
    assert.deepEqual([...columnOf(x, 1)], [2, 4]);
    assert.deepEqual(columnsAt(x, [2, 0]), matrixOf(['c', 'a'], [7, 1, 7, 3]));
    assert.deepEqual(withoutColumn(x, 1), matrixOf(['a', 'c'], [1, 7, 3, 7]));
  });

  it('scales to mean 0 and deviation 1, and to 0 where nothing varies', () => {
    assert.deepEqual([...standardised(x, columnMoments(x, Infinity)).values], [-1, -1, 0, 1, 1, 0]);
  });

  it('says which columns there are', () => {
    assert.equal(placeOf(x, 'b', 'a column'), 1);
    assert.throws(() => placeOf(x, 'd', 'a column for regimes'), {
      name: ConfigError.name,
      message: /a column for regimes among the 3 features, got "d".*a, b, c/,
    });
  });
});
