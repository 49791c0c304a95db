import assert from 'node:assert/strict';
import { DataQualityError, InputError } from '../../../../contracts/failures.ts';
import { blockFolds } from '../../../../ml/causal/estimators/blockFolds.ts';

describe('blockFolds', () => {
  it('tiles the rows with test blocks, longer ones first', () => {
    const tests = blockFolds(32, 3, 0).map(({ test }) => [...test]);
    assert.deepEqual(
      tests.map((test) => test.length),
      [11, 11, 10],
    );
    assert.deepEqual(
      tests.flat(),
      Array.from({ length: 32 }, (_, row) => row),
    );
  });

  it('learns from every row further than the embargo from the block, and from no other', () => {
    for (const { train, test } of blockFolds(60, 4, 5)) {
      const [from, to] = [test[0]!, test.at(-1)!];
      const wanted = Array.from({ length: 60 }, (_, row) => row).filter((row) => row < from - 5 || row > to + 5);
      assert.deepEqual([...train], wanted);
    }
  });

  it('refuses too few rows, folds and a negative embargo, with both numbers', () => {
    assert.throws(() => blockFolds(20, 2, 5), {
      name: DataQualityError.name,
      message: /at least 10 rows .* got 5 of 20/,
    });
    assert.throws(() => blockFolds(20, 1, 0), { name: InputError.name, message: /at least 2, got 1/ });
    assert.throws(() => blockFolds(20, 2, -1), { name: InputError.name, message: /0 or more whole rows, got -1/ });
  });
});
