import assert from 'node:assert/strict';
import { createRandom } from '../../../ml/stats/rng.ts';
import { sortNumbers } from '../../../ml/stats/sortNumbers.ts';

const random = createRandom(8, 'sort');
const kinds: Readonly<Record<string, () => number>> = {
  normal: () => random.normal(),
  'fat tails': () => random.normal() / (random.uniform() + 1e-12),
  'prices near one level': () => 1e5 + random.normal() * 1e-7,
  'one exponent': () => 1 + random.uniform(),
  'few distinct': () => random.integer(3) - 1,
  'two far clusters of close values': () => (random.integer(2) === 0 ? 1e300 : 1 + random.integer(1000) * 2 ** -52),
  'signed zeros': () => (random.integer(2) === 0 ? -0 : 0),
  constant: () => 4,
  denormal: () => random.integer(1000) * Number.MIN_VALUE,
};

describe('sortNumbers', () => {
  for (const [name, draw] of Object.entries(kinds))
    it(`sorts as the built-in sort does: ${name}`, () => {
      for (const n of [0, 1, 50, 4096, 20_001]) {
        const values = Float64Array.from({ length: n }, draw);
        const before = values.slice();
        assert.deepEqual(sortNumbers(values), values.toSorted());
        assert.deepEqual(values, before, 'the input is left alone');
      }
    });

  it('takes a view into a larger buffer', () => {
    const whole = Float64Array.from({ length: 10_000 }, () => random.normal());
    assert.deepEqual(sortNumbers(whole.subarray(100, 9000)), whole.slice(100, 9000).sort());
  });
});
