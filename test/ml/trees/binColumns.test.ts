import assert from 'node:assert/strict';
import fc from 'fast-check';
import { binColumns, missingBin } from '../../../ml/trees/binColumns.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { matrixOf } from '../../support/modelData.ts';

describe('binColumns', () => {
  it('gives few distinct values a bin each and missing ones a bin of their own', () => {
    const { bins, low, high } = binColumns(matrixOf(['a', 'b'], [4, 1, 1, NaN, 1, 2, NaN, 3]));
    assert.deepEqual([...bins], [1, 0, 0, missingBin, 0, missingBin, 1, 2]);
    assert.deepEqual([...low[0]!], [1, 4]);
    assert.deepEqual([...high[1]!], [1, 2, 3]);
  });

  it('keeps the order of values and every value within the ends of its bin', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 900 }),
        (x) => {
          const { bins, low, high } = binColumns(matrixOf(['a'], x));
          const distinct = new Set(x.map((value) => value + 0)).size;
          assert.equal(low[0]!.length, Math.min(distinct, low[0]!.length));
          if (distinct <= 255) assert.equal(low[0]!.length, distinct);
          x.forEach((value, row) => assert.ok(low[0]![bins[row]!]! <= value && value <= high[0]![bins[row]!]!));
          for (let bin = 1; bin < low[0]!.length; bin += 1) assert.ok(low[0]![bin]! > high[0]![bin - 1]!);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('cuts many distinct values into 255 bins of about equal numbers of rows', () => {
    const random = createRandom(1);
    const x = Array.from({ length: 51_000 }, () => random.normal());
    const { bins } = binColumns(matrixOf(['a'], x));
    const counts = new Int32Array(256);
    bins.forEach((bin) => (counts[bin]! += 1));
    assert.equal(counts[missingBin], 0);
    assert.ok(counts.subarray(0, 255).every((count) => Math.abs(count - 200) <= 1));
  });
});
