import assert from 'node:assert/strict';
import fc from 'fast-check';
import { floorEigenvalues, symmetricEigen } from '../../../ml/linalg/symmetricEigen.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

function symmetric(seed: number, n: number): Float64Array {
  const random = createRandom(seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = random.normal();
  return a;
}

describe('symmetricEigen', () => {
  it('knows the second-difference matrix', () => {
    const n = 5;
    const a = Float64Array.from({ length: n * n }, (_, at) => {
      const apart = Math.abs(Math.floor(at / n) - (at % n));
      return apart === 0 ? 2 : apart === 1 ? -1 : 0;
    });
    symmetricEigen(a, n).values.forEach((value, j) =>
      assertClose(value, 2 - 2 * Math.cos(((j + 1) * Math.PI) / (n + 1)), { abs: 1e-12, why: 'closed form' }),
    );
  });

  it('gives A·v = λ·v with orthonormal v', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 7 }), (seed, n) => {
        const a = symmetric(seed, n);
        const { values, vectors } = symmetricEigen(a, n);
        for (let j = 0; j < n; j++) {
          assert.ok(j === 0 || values[j]! >= values[j - 1]!, 'ascending');
          for (let i = 0; i < n; i++) {
            let product = 0;
            let dot = 0;
            for (let m = 0; m < n; m++) {
              product += a[i * n + m]! * vectors[m * n + j]!;
              dot += vectors[m * n + i]! * vectors[m * n + j]!;
            }
            assertClose(product, values[j]! * vectors[i * n + j]!, { abs: 1e-11, why: 'A·v = λ·v' });
            assertClose(dot, i === j ? 1 : 0, { abs: 1e-12, why: 'orthonormal' });
          }
        }
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  it('raises only the eigenvalues below the floor', () => {
    const a = symmetric(8, 4);
    const before = symmetricEigen(a, 4);
    const below = before.values.filter((value) => value < 0.5).length;
    assert.equal(floorEigenvalues(a, 4, 0.5), below);
    symmetricEigen(a, 4).values.forEach((value, j) =>
      assertClose(value, Math.max(0.5, before.values[j]!), { abs: 1e-12, why: `eigenvalue ${j}` }),
    );
    const kept = Float64Array.of(2, 0.3, 0.3, 1);
    assert.equal(floorEigenvalues(kept, 2, 0.1), 0);
    assert.deepEqual(Array.from(kept), [2, 0.3, 0.3, 1]);
  });
});
