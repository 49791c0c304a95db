import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  corrections,
  hochberg,
  holm,
  hommel,
} from '../../../ml/stats/multipleTesting.ts';
import { assertClose } from '../../support/assertClose.ts';

const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216];
const same = (value: number, times: number) => new Array<number>(times).fill(value);

describe('multipleTesting', () => {
  const expected: readonly [string, (p: ArrayLike<number>) => Float64Array, readonly number[]][] = [
    ['Bonferroni', bonferroni, [0.01, 0.08, 0.39, 0.41, 0.42, 0.6, 0.74, 1, 1, 1]],
    ['Holm', holm, [0.01, 0.072, ...same(0.312, 5), ...same(0.615, 3)]],
    ['Hochberg', hochberg, [0.01, 0.072, ...same(0.216, 8)]],
    ['Hommel', hommel, [0.01, 0.072, ...same(0.185, 3), ...same(0.216, 5)]],
    ['Benjamini–Hochberg', benjaminiHochberg, [0.01, 0.04, ...same(0.084, 3), 0.1, 0.105714286, ...same(0.216, 3)]],
    [
      'Benjamini–Yekutieli',
      benjaminiYekutieli,
      [0.029289683, 0.11715873, ...same(0.246033333, 3), 0.292896825, 0.309633787, ...same(0.632657143, 3)],
    ],
  ];
  for (const [name, adjust, values] of expected)
    it(`S6: ${name}, whatever the order`, () => {
      const found = adjust(p);
      values.forEach((value, at) => {
        assertClose(found[at]!, value, { abs: 1e-9, why: `methods.md S6 (R p.adjust), p ${p[at]}` });
      });
      const turned = adjust(p.toReversed());
      assert.deepEqual(turned.toReversed(), found);
    });

  it('Hommel equals the closed test of Simes over all subsets (slow oracle)', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 7 }), (values) => {
        const found = hommel(values);
        values.forEach((_, one) => {
          let worst = 0;
          for (let mask = 1; mask < 1 << values.length; mask += 1) {
            if (!((mask >> one) & 1)) continue;
            const chosen = values.filter((_unused, at) => (mask >> at) & 1).sort((a, b) => a - b);
            worst = Math.max(worst, Math.min(...chosen.map((value, at) => (chosen.length * value) / (at + 1))));
          }
          assertClose(found[one]!, worst, { abs: 1e-12, why: `${JSON.stringify(values)} at ${one}` });
        });
      }),
      { seed: 4, numRuns: 150 },
    );
  });

  it('never lowers a p-value, keeps the order and stays within 1; Hommel is at most Hochberg, Hochberg at most Holm', () => {
    const many = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(many, (values) => {
        for (const adjust of Object.values(corrections)) {
          const found = adjust(values);
          values.forEach((value, at) => {
            assert.ok(found[at]! >= value && found[at]! <= 1);
            values.forEach((other, to) => {
              if (value < other) assert.ok(found[at]! <= found[to]! + 1e-15);
            });
          });
        }
        const [a, b, c, d] = [hommel(values), hochberg(values), holm(values), bonferroni(values)];
        values.forEach((_, at) => {
          assert.ok(a[at]! <= b[at]! + 1e-12 && b[at]! <= c[at]! + 1e-12 && c[at]! <= d[at]! + 1e-12);
        });
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('takes none, and refuses what is not a p-value', () => {
    for (const adjust of Object.values(corrections)) {
      assert.deepEqual(adjust([]), new Float64Array(0));
      assert.throws(() => adjust([0.5, 1.2]), /from 0 to 1, got 1.2 at index 1 of 2/);
      assert.throws(() => adjust([NaN]), /got NaN/);
    }
  });
});
