import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Parameters } from '../../../contracts/system.ts';
import type { Searched } from '../../../contracts/tune.ts';
import { productParzen } from '../../../ml/tune/productParzen.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

interface Case {
  readonly observed: readonly Parameters[];
  readonly at: readonly Parameters[];
  readonly logDensity: readonly number[];
}

const every: readonly Searched[] = [
  { name: 'depth', kind: 'number', from: 1, to: 8, scale: 'linear', integer: true },
  { name: 'kind', kind: 'choice', among: ['a', 'b', 'c'] },
  { name: 'rate', kind: 'number', from: 1e-3, to: 0.5, scale: 'log', integer: false },
  { name: 'share', kind: 'number', from: 0.2, to: 1, scale: 'linear', integer: false },
];
const path = new URL('../../fixtures/productParzen.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Case[] };

describe('productParzen', () => {
  for (const { observed, at, logDensity } of cases) {
    const names = Object.keys(at[0]!);
    it(`has Optuna’s log densities of ${names.join(', ')} around ${observed.length} observations`, () => {
      const space = every.filter(({ name }) => names.includes(name));
      productParzen(space, observed)
        .logDensity(at)
        .forEach((value, i) => assertClose(value, logDensity[i]!, { abs: 1e-9, why: JSON.stringify(at[i]) }));
    });
  }

  it('holds all its mass inside the space, and draws where it is dense', () => {
    const observed = [
      { depth: 2, kind: 'a' },
      { depth: 7, kind: 'c' },
      { depth: 8, kind: 'c' },
    ];
    const grid = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((depth) => ['a', 'b', 'c'].map((kind) => ({ depth, kind })));
    const estimator = productParzen(every.slice(0, 2), observed);
    const chances = estimator.logDensity(grid).map(Math.exp);
    assertClose(
      chances.reduce((all, one) => all + one, 0),
      1,
      { abs: 1e-12, why: 'every cell' },
    );
    const random = createRandom(3, 'draws');
    const draws = 20_000;
    const counts = new Map<string, number>();
    for (let i = 0; i < draws; i += 1) {
      const key = JSON.stringify(estimator.draw(random));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    // χ² of 23 degrees of freedom is below 49.7 in 99.9 % of cases.
    const chi = grid.reduce((sum, cell, i) => {
      const expected = draws * chances[i]!;
      return sum + ((counts.get(JSON.stringify(cell)) ?? 0) - expected) ** 2 / expected;
    }, 0);
    assert.ok(chi < 49.7, `χ² ${chi}`);
  });

  it('draws on a log scale stay inside and have the density', () => {
    const space = [every[2]!];
    const estimator = productParzen(space, [{ rate: 0.002 }, { rate: 0.4 }]);
    const random = createRandom(4, 'draws');
    const values = Array.from({ length: 20_000 }, () => estimator.draw(random)['rate'] as number);
    assert.ok(values.every((value) => value >= 1e-3 && value <= 0.5));
    // By the midpoint rule over the logarithm, on which the density is.
    const steps = 4000;
    const [low, high] = [Math.log(1e-3), Math.log(0.02)];
    const at = Array.from({ length: steps }, (_, i) => ({ rate: Math.exp(low + ((i + 0.5) * (high - low)) / steps) }));
    const share = estimator.logDensity(at).reduce((sum, value) => sum + (Math.exp(value) * (high - low)) / steps, 0);
    const drawn = values.filter((value) => value < 0.02).length / values.length;
    assertClose(drawn, share, { abs: 0.015, why: 'share of draws below 0.02' });
  });
});
