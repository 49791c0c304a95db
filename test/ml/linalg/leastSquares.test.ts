import assert from 'node:assert/strict';
import { leastSquares } from '../../../ml/linalg/leastSquares.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

describe('leastSquares', () => {
  it('leaves a residual at right angles to every column, and RᵀR = AᵀA', () => {
    const random = createRandom(6);
    const [n, p] = [40, 5];
    const a = Float64Array.from({ length: n * p }, () => random.normal());
    const b = Float64Array.from({ length: n }, () => random.normal());
    const { solution, r } = leastSquares(a.slice(), b.slice(), ['a', 'b', 'c', 'd', 'e']);
    const residual = b.map((value, i) => solution.reduce((left, x, j) => left - a[i * p + j]! * x, value));
    for (let j = 0; j < p; j++) {
      const dot = residual.reduce((sum, value, i) => sum + value * a[i * p + j]!, 0);
      assertClose(dot, 0, { abs: 1e-12, why: `column ${j}` });
      for (let m = 0; m < p; m++) {
        let gram = 0;
        let rebuilt = 0;
        for (let i = 0; i < n; i++) gram += a[i * p + j]! * a[i * p + m]!;
        for (let i = 0; i < p; i++) rebuilt += r[i * p + j]! * r[i * p + m]!;
        assertClose(rebuilt, gram, { abs: 1e-11, why: 'RᵀR = AᵀA' });
      }
    }
  });

  it('keeps digits that normal equations lose (Läuchli)', () => {
    const e = 1e-7;
    // Columns (1, e, 0), (1, 0, e); b = their sum, so the solution is (1, 1). AᵀA has condition 2e14.
    const { solution } = leastSquares(Float64Array.of(1, 1, e, 0, 0, e), Float64Array.of(2, e, e), ['a', 'b']);
    solution.forEach((value) => assertClose(value, 1, { abs: 1e-8, why: 'exact solution' }));
  });

  it('refuses fewer rows than columns', () => {
    assert.throws(() => leastSquares(Float64Array.of(1, 2), Float64Array.of(1), ['a', 'b']), /"b" is a combination/);
  });
});
