import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { foldsOf } from '../../../../ml/causal/nuisance/foldsOf.ts';
import { samplingUnits } from '../../../../ml/causal/sampling.ts';

const settings = { folds: 5, blocked: false, embargoRows: 0, seed: 1 };

describe('foldsOf', () => {
  it('tests every row once and trains on all others', () => {
    const folds = foldsOf(samplingUnits(53, null), settings);
    assert.deepEqual(
      folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b),
      Array.from({ length: 53 }, (_, i) => i),
    );
    for (const { train, test } of folds) assert.equal(new Set([...train, ...test]).size, 53);
  });

  it('keeps clusters whole', () => {
    const clusters = Int32Array.from({ length: 60 }, (_, i) => i % 12);
    for (const { train, test } of foldsOf(samplingUnits(60, clusters), settings)) {
      const trained = new Set(Array.from(train, (row) => clusters[row]!));
      assert.ok(test.every((row) => !trained.has(clusters[row]!)));
    }
  });

  it('cuts time into blocks and leaves the embargo out on both sides', () => {
    const folds = foldsOf(samplingUnits(100, null), { ...settings, blocked: true, embargoRows: 4 });
    assert.deepEqual([folds[1]!.test[0], folds[1]!.test.at(-1)], [20, 39]);
    assert.ok(folds[1]!.train.every((row) => row < 16 || row >= 44));
    assert.equal(folds[1]!.train.length, 100 - 28);
  });

  it('refuses an embargo that leaves nothing, and fewer clusters than folds, with both numbers', () => {
    const refuses = (act: () => unknown, words: RegExp) =>
      assert.throws(act, (error) => error instanceof InputError && words.test(error.message));
    refuses(
      () => foldsOf(samplingUnits(20, null), { ...settings, blocked: true, embargoRows: 40 }),
      /embargo of 40 rows leave 0 of 20/,
    );
    refuses(() => foldsOf(samplingUnits(20, new Int32Array(20)), settings), /at least 5 clusters, got 1/);
  });
});
