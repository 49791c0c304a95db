import assert from 'node:assert/strict';
import fc from 'fast-check';
import { choleskyFactor, choleskySolve, invertLower } from '../../../ml/linalg/cholesky.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

describe('cholesky', () => {
  it('factors a textbook matrix', () => {
    const factor = new Float64Array(9);
    // Wikipedia, "Cholesky decomposition".
    assert.ok(choleskyFactor(Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98), 3, factor));
    assert.deepEqual(Array.from(factor), [2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  it('rebuilds, solves and inverts', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), (seed, n) => {
        const random = createRandom(seed);
        const b = Float64Array.from({ length: n * n }, () => random.normal());
        const a = new Float64Array(n * n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            for (let m = 0; m < n; m++) a[i * n + j]! += b[i * n + m]! * b[j * n + m]!;
            if (i === j) a[i * n + j]! += 0.1;
          }
        }
        const factor = new Float64Array(n * n);
        assert.ok(choleskyFactor(a, n, factor));
        const truth = Float64Array.from({ length: n }, () => random.normal());
        const right = truth.map((_, i) => truth.reduce((sum, value, j) => sum + a[i * n + j]! * value, 0));
        choleskySolve(factor, n, right).forEach((value, i) =>
          assertClose(value, truth[i]!, { abs: 1e-8, why: 'A·x = b' }),
        );
        const inverse = invertLower(factor, n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let rebuilt = 0;
            let identity = 0;
            for (let m = 0; m < n; m++) {
              rebuilt += factor[i * n + m]! * factor[j * n + m]!;
              identity += factor[i * n + m]! * inverse[m * n + j]!;
            }
            assertClose(rebuilt, a[i * n + j]!, { abs: 1e-12, rel: 1e-12, why: 'L·Lᵀ = A' });
            assertClose(identity, i === j ? 1 : 0, { abs: 1e-9, why: 'L·L⁻¹ = I' });
          }
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('says no to what is not positive definite, though its determinant be positive', () => {
    assert.equal(choleskyFactor(Float64Array.of(-1, 0, 0, -1), 2, new Float64Array(4)), false);
    assert.equal(choleskyFactor(Float64Array.of(1, 1, 1, 1), 2, new Float64Array(4)), false);
    assert.equal(choleskyFactor(Float64Array.of(NaN), 1, new Float64Array(1)), false);
  });
});
