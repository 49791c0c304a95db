import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cramerVonMises } from '../../../ml/drift/cramerVonMises.ts';
import { cramerVonMisesExact } from '../../../ml/drift/cramerVonMisesExact.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

interface Case {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly statistic: number;
  readonly pValue: number;
}
const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/cramerVonMises.json', import.meta.url), 'utf8'),
) as Record<string, Case>;

/** U of samples of the ranks 1, 2, …, N without ties. */
const rankStatistic = (x: readonly number[], y: readonly number[]): number => {
  const squares = (ranks: readonly number[]) => ranks.reduce((sum, rank, at) => sum + (rank - at - 1) ** 2, 0);
  return x.length * squares(x) + y.length * squares(y);
};

/** U of every way to deal the ranks 1 … N to two samples. */
function everyStatistic(n: number, m: number): number[] {
  const found: number[] = [];
  for (let bits = 0; bits < 2 ** (n + m); bits += 1) {
    const [x, y]: [number[], number[]] = [[], []];
    for (let rank = 1; rank <= n + m; rank += 1) ((bits >> (rank - 1)) & 1 ? x : y).push(rank);
    if (x.length === n) found.push(rankStatistic(x, y));
  }
  return found;
}

describe('exact Cramér–von Mises', () => {
  for (const [name, { x, y, statistic, pValue }] of Object.entries(cases))
    it(`${name}: scipy's cramervonmises_2samp(method='exact')`, () => {
      const found = cramerVonMises.compare(Float64Array.from(x), Float64Array.from(y));
      assertClose(found.statistic!, statistic, { rel: 1e-12, abs: 1e-15, why: 'statistic' });
      assertClose(found.pValue!, pValue, { rel: 1e-12, why: 'p-value' });
    }).timeout(20_000);

  it('is the share of all orders that are as far apart', () => {
    for (const [n, m] of [
      [3, 4],
      [5, 5],
      [1, 6],
      [7, 4],
    ] as const) {
      const all = everyStatistic(n, m);
      for (const u of new Set(all)) {
        const share = all.filter((other) => other >= u).length / all.length;
        assertClose(cramerVonMisesExact(n, m, u), share, { rel: 1e-13, why: `U = ${u} of ${n} and ${m}` });
      }
    }
  });

  it('does not depend on which sample is first, and is below α in a share α of equal samples', () => {
    const random = createRandom(3, 'exact');
    const draw = (n: number) => Float64Array.from({ length: n }, () => random.uniform());
    let rejected = 0;
    for (let trial = 0; trial < 2000; trial += 1) {
      const [x, y] = [draw(9), draw(12)];
      const { pValue } = cramerVonMises.compare(x, y);
      if (trial < 50) assert.equal(cramerVonMises.compare(y, x).pValue, pValue);
      if (pValue! <= 0.1) rejected += 1;
    }
    // Exact tests keep their level; three standard errors of 2000 trials are 0.02.
    assertClose(rejected / 2000, 0.1, { abs: 0.02, why: 'share at 10 %' });
  });

  it('refuses sizes whose orders cannot be counted, and statistics that are none', () => {
    assert.throws(() => cramerVonMisesExact(30, 30, 1), { name: 'NumericsError', message: /got 30 and 30; use the/ });
    assert.throws(() => cramerVonMisesExact(0, 3, 1), /at least 1 .* got 0 and 3/);
    assert.throws(() => cramerVonMisesExact(3, 3, NaN), /at least 0, got NaN/);
  });
});
