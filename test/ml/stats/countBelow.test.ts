import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countBelow, countUpTo } from '../../../ml/stats/countBelow.ts';

describe('counts among ascending values', () => {
  it('are what looking at every value counts, with ties, at both ends and within the first few', () => {
    const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: -7, max: 7 }), fc.nat(), (given, value, part) => {
        const sorted = Float64Array.from(given).sort();
        const first = part % (sorted.length + 1);
        assert.equal(countBelow(sorted, value), sorted.filter((each) => each < value).length);
        assert.equal(countUpTo(sorted, value), sorted.filter((each) => each <= value).length);
        assert.equal(countBelow(sorted, value, first), sorted.subarray(0, first).filter((each) => each < value).length);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('take infinities as values like any other', () => {
    const sorted = [-Infinity, 0, 0, Infinity];
    assert.deepEqual([countBelow(sorted, 0), countUpTo(sorted, 0), countBelow(sorted, Infinity)], [1, 3, 3]);
  });
});
