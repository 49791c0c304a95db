import assert from 'node:assert/strict';
import { initialWeights } from '../../../ml/neural/initialWeights.ts';
import type { Initial, Weight } from '../../../ml/neural/layer.ts';
import { mean } from '../../../ml/stats/mean.ts';
import { assertClose } from '../../support/assertClose.ts';

const weight = (initial: Initial, shape: readonly number[]): Weight => ({ name: 'w', shape, initial });
const one = (initial: Initial, shape: readonly number[], seed = 1) => initialWeights([weight(initial, shape)], seed);
const squares = (values: Float64Array) => mean(values.map((value) => value * value));

describe('initialWeights', () => {
  it('has the spread that each law says', () => {
    assert.deepEqual([...one('zeros', [2]), ...one('ones', [2])], [0, 0, 1, 1]);
    const glorot = one('glorot', [100, 200]);
    // A uniform on ±a has a mean square of a²/3; 20 000 draws, 4 standard errors of 0.6 %.
    assertClose(squares(glorot), 2 / 300, { rel: 0.026, why: 'variance 2 / (fan in + fan out)' });
    assert.ok(glorot.every((value) => Math.abs(value) <= Math.sqrt(6 / 300)));
    assertClose(squares(one('he', [5, 20, 200])), 2 / 100, { rel: 0.04, why: 'variance 2 / fan in' });
    assertClose(squares(one({ uniform: 0.3 }, [20_000])), 0.03, { rel: 0.026, why: 'variance 0.3² / 3' });
  });

  it('orthogonal: products of rows, or of columns, are those of an orthonormal basis', () => {
    for (const [rows, columns] of [
      [4, 7],
      [7, 4],
      [5, 5],
    ] as const) {
      const values = one('orthogonal', [rows, columns]);
      const wide = rows <= columns;
      const at = (vector: number, i: number) => (wide ? values[vector * columns + i]! : values[i * columns + vector]!);
      for (let a = 0; a < Math.min(rows, columns); a += 1)
        for (let b = 0; b <= a; b += 1) {
          let product = 0;
          for (let i = 0; i < Math.max(rows, columns); i += 1) product += at(a, i) * at(b, i);
          assertClose(product, a === b ? 1 : 0, { abs: 1e-14, why: `${a} by ${b} of ${rows} × ${columns}` });
        }
    }
  });

  it('gives each weight its own stream of the seed', () => {
    const pair = initialWeights([weight('glorot', [3, 4]), weight('glorot', [3, 4])], 5);
    assert.notDeepEqual(pair.slice(0, 12), pair.slice(12));
    assert.deepEqual(pair.slice(0, 12), one('glorot', [3, 4], 5));
    assert.notDeepEqual(one('glorot', [3, 4], 6), one('glorot', [3, 4], 5));
  });
});
