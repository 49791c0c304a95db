import assert from 'node:assert/strict';
import { NumericsError } from '../../../contracts/failures.ts';
import { assign } from '../../../ml/regimes/assign.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) => Array.from({ length: n }, (_, at) => rest.toSpliced(at, 0, n - 1)));
}

describe('assignment', () => {
  it('is the best of all permutations', () => {
    for (let n = 1; n <= 6; n++) {
      for (let seed = 0; seed < 20; seed++) {
        const random = createRandom(seed, n);
        const cost = Float64Array.from({ length: n * n }, () => random.uniform() - 0.3);
        const total = (columns: readonly number[]) => columns.reduce((sum, j, i) => sum + cost[i * n + j]!, 0);
        const least = Math.min(...permutations(n).map(total));
        const found = assign(cost, n);
        assert.deepEqual(
          [...found].sort(),
          Array.from({ length: n }, (_, i) => i),
        );
        assertClose(total(found), least, { abs: 1e-12, why: `n ${n}, seed ${seed}` });
      }
    }
  });

  it('refuses costs that are not finite or not square, with both numbers', () => {
    const refused = (numbers: RegExp) => (error: unknown) =>
      error instanceof NumericsError && numbers.test(error.message);
    assert.throws(() => assign(Float64Array.of(1, 2, 3), 2), refused(/2 × 2.*got 3/));
    assert.throws(() => assign(Float64Array.of(1, 2, Infinity, 3), 2), refused(/Infinity at 2/));
  });
});
