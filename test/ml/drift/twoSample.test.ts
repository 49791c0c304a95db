import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { andersonDarlingK, andersonDarling, andersonDarlingTableP } from '../../../ml/drift/andersonDarling.ts';
import { chiSquareCategories, chiSquareOfCounts } from '../../../ml/drift/chiSquareCategories.ts';
import { classifierTwoSampleOf } from '../../../ml/drift/classifierTwoSample.ts';
import { cramerVonMises } from '../../../ml/drift/cramerVonMises.ts';
import { ecdfDistances } from '../../../ml/drift/ecdfDistances.ts';
import { jensenShannonDivergence } from '../../../ml/drift/jensenShannon.ts';
import { ksOneSampleTail } from '../../../ml/drift/kolmogorovOneSample.ts';
import { ksPValue } from '../../../ml/drift/kolmogorovSmirnov.ts';
import { maximumMeanDiscrepancyOf } from '../../../ml/drift/maximumMeanDiscrepancy.ts';
import { psiEvidently, psiRange } from '../../../ml/drift/psiVariants.ts';
import { wasserstein } from '../../../ml/drift/wasserstein.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { lehmer } from '../../support/lehmer.ts';

interface Pair {
  readonly first: readonly [number, number];
  readonly ks: number;
  readonly ksExact: number;
  readonly ksAsymp: number;
  readonly cramerVonMises: readonly [number, number];
  readonly andersonDarling: readonly [number, number];
  readonly wasserstein: number;
  readonly energy: number;
  readonly chiSquare: { counts: readonly [readonly number[], readonly number[]]; statistic: number; pValue: number };
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8'));
const scipy = read('drift') as {
  pairs: Record<string, Pair>;
  andersonThree: [number, number];
  jensenShannon: number;
  kolmogorov: [number, number, number][];
};
const evidently = read('driftEvidently') as Record<string, Record<'psi' | 'ks' | 'wasserstein', number>>;

/** The samples of scripts/fixtures/drift.py. */
function samples(): Record<string, [Float64Array, Float64Array]> {
  const { uniform, normal } = lehmer(1);
  const take = (n: number, draw: () => number) => Float64Array.from({ length: n }, draw);
  return {
    same: [take(200, normal), take(120, normal)],
    shift: [take(150, normal), take(90, () => normal() + 0.4)],
    spread: [take(300, normal), take(100, () => 1.6 * normal())],
    ties: [take(80, () => Math.trunc(6 * uniform())), take(60, () => Math.trunc(7 * uniform()))],
    uneven: [take(1000, uniform), take(40, () => uniform() ** 1.2)],
  };
}

const pairs = samples();
const matrix = (columns: number, values: ArrayLike<number>) => ({
  rows: values.length / columns,
  columns: Array.from({ length: columns }, (_, c) => `c${c}`),
  values: Float64Array.from(values),
});

describe('two-sample tests against scipy 1.17 and evidently 0.7', () => {
  for (const [name, [x, y]] of Object.entries(pairs))
    it(name, () => {
      const theirs = scipy.pairs[name]!;
      const close = (found: number, expected: number, why: string, rel = 1e-9) => {
        assertClose(found, expected, { rel, abs: 1e-12, why: `${name}: ${why}` });
      };
      close(x[0]!, theirs.first[0], 'the same samples');
      close(y.at(-1)!, theirs.first[1], 'the same samples');
      const distances = ecdfDistances(x.toSorted(), y.toSorted());
      close(distances.ks, theirs.ks, 'ks_2samp');
      close(ksPValue(distances.ks, x.length, y.length, 'exact'), theirs.ksExact, 'ks_2samp exact');
      close(ksPValue(distances.ks, x.length, y.length, 'oneSample'), theirs.ksAsymp, 'ks_2samp asymp', 1e-7);
      close(distances.wasserstein, theirs.wasserstein, 'wasserstein_distance');
      close(distances.energy, theirs.energy, 'energy_distance');
      const cvm = cramerVonMises.compare(x, y);
      close(cvm.statistic!, theirs.cramerVonMises[0], 'cramervonmises_2samp');
      assertClose(cvm.pValue!, theirs.cramerVonMises[1], { rel: 1e-8, abs: 1e-10, why: `${name}: its p-value` });
      const ad = andersonDarlingK([x.toSorted(), y.toSorted()]);
      close(ad.standardised, theirs.andersonDarling[0], 'anderson_ksamp');
      close(andersonDarlingTableP(ad.standardised, 2), theirs.andersonDarling[1], 'its p-value', 1e-6);
      const [a, b] = theirs.chiSquare.counts;
      const chi = chiSquareOfCounts(a.map((count, at) => [count, b[at]!] as const));
      close(chi.statistic, theirs.chiSquare.statistic, 'chi2_contingency');
      close(chi.pValue, theirs.chiSquare.pValue, 'its p-value');
      close(psiEvidently.compare(x, y).statistic!, evidently[name]!.psi, 'evidently psi');
      const ratio = Math.sqrt(1 - 1 / x.length);
      close(
        wasserstein.compare(x, y).statistic!,
        evidently[name]!.wasserstein * ratio,
        'evidently wasserstein (ddof 0)',
      );
    });

  it('the p-value of the limit agrees with the table inside the table', () => {
    const found = andersonDarling.compare(...pairs['ties']!);
    const { standardised } = andersonDarlingK(pairs['ties']!.map((side) => side.toSorted()));
    const tabled = andersonDarlingTableP(standardised, 2);
    assert.ok(tabled === 0.25 ? found.pValue! > 0.24 : Math.abs(found.pValue! - tabled) < 0.15 * tabled);
  });

  it('three samples', () => {
    const three = ['same', 'shift', 'spread'].map((name) => pairs[name]![0].slice(0, 60).sort());
    const { standardised } = andersonDarlingK(three);
    assertClose(standardised, scipy.andersonThree[0], { rel: 1e-9, why: 'anderson_ksamp of three' });
    assertClose(andersonDarlingTableP(standardised, 3), scipy.andersonThree[1], { rel: 1e-6, why: 'its p-value' });
  });

  it('S4, S7: the one-sample law and the conventions of the two-sample p-value', () => {
    for (const [n, d, p] of scipy.kolmogorov)
      assertClose(ksOneSampleTail(d, n), p, { rel: 2e-7, why: `kstwo.sf(${d}, ${n})` });
    assertClose(ksOneSampleTail(0.3, 10), 0.2705355748, { abs: 1e-9, why: 'methods.md S7' });
    assertClose(ksPValue(0.4, 10, 10, 'exact'), 0.4175236528, { abs: 1e-9, why: 'methods.md S4, exact' });
    assertClose(ksPValue(0.4, 10, 10, 'oneSample'), 0.3088, { abs: 1e-9, why: 'methods.md S4, scipy asymp' });
    assertClose(ksPValue(0.4, 10, 10, 'limit'), 0.4005, { abs: 5e-5, why: 'R, exact = FALSE' });
    assert.throws(() => ksOneSampleTail(1.5, 10), /n 10 and D 1.5/);
  });

  it('Jensen–Shannon: scipy, symmetry and both ends', () => {
    const [p, q] = [
      [0.1, 0.4, 0.5, 0],
      [0.25, 0.25, 0.2, 0.3],
    ] as const;
    const found = jensenShannonDivergence(p, q);
    assertClose(Math.sqrt(found), scipy.jensenShannon, { rel: 1e-12, why: 'distance.jensenshannon base 2' });
    assertClose(jensenShannonDivergence(q, p), found, { rel: 1e-12, why: 'symmetric' });
    assert.equal(jensenShannonDivergence([1, 0], [0, 1]), 1);
    assert.throws(() => jensenShannonDivergence([1], [0.5, 0.5]), /1 and 2/);
  });
});

describe('psiRange', () => {
  it('counts live rows beyond the range, which the plain index puts in the outermost bin', () => {
    const reference = Float64Array.from({ length: 100 }, (_, i) => i);
    const inside = reference.filter((_, i) => i % 2 === 0);
    const beyond = inside.map((value) => (value >= 90 ? value + 1000 : value));
    const [one, other] = [psiRange.compare(reference, inside), psiRange.compare(reference, beyond)];
    assert.equal(one.note, null);
    assert.match(other.note!, /0 of 50 live rows lie below and 5 above/);
    const expected = (0.1 - 1 / 101) * Math.log(10.1) + (0.01 - 0.1) * Math.log(0.1);
    assertClose(other.statistic! - one.statistic!, expected, { abs: 1e-12, why: '5 of 50 rows moved out' });
  });
});

describe('chiSquareCategories', () => {
  it('puts rare categories together and does not mind what the codes are', () => {
    const reference = Float64Array.from({ length: 200 }, (_, i) => (i < 190 ? i % 3 : 10 + i));
    const live = Float64Array.from({ length: 60 }, (_, i) => i % 3);
    const found = chiSquareCategories.compare(reference, live);
    assert.match(found.note!, /10 rare categories of 13/);
    const renamed = (values: Float64Array) => values.map((value) => 1000 - 7 * value);
    assertClose(chiSquareCategories.compare(renamed(reference), renamed(live)).statistic!, found.statistic!, {
      rel: 1e-12,
      why: 'names only',
    });
  });
});

describe('tests of several columns', () => {
  const random = createRandom(4, 'columns');
  const correlated = (rows: number, by: number) =>
    matrix(
      2,
      Array.from({ length: rows }, () => {
        const [a, b] = [random.normal(), random.normal()];
        return [a, by * a + Math.sqrt(1 - by * by) * b];
      }).flat(),
    );

  it('see a change that no single column shows: MMD finds a lost correlation', () => {
    const { pValue, rows } = maximumMeanDiscrepancyOf(correlated(150, 0.9), correlated(100, -0.9), 3);
    assert.deepEqual(rows, [150, 100]);
    assert.equal(pValue, 1 / 200);
    assert.ok(maximumMeanDiscrepancyOf(correlated(150, 0.9), correlated(100, 0.9), 3).pValue > 0.05);
  });

  it('MMD² equals the double sums of its definition (slow oracle)', () => {
    const [x, y] = [correlated(12, 0.3), correlated(9, 0.3)];
    const found = maximumMeanDiscrepancyOf(x, y, 1);
    const point = ({ values }: { values: Float64Array }, i: number) => [values[2 * i]!, values[2 * i + 1]!] as const;
    const kernel = (a: readonly [number, number], b: readonly [number, number]) =>
      Math.exp(-((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) / (2 * found.bandwidth ** 2));
    const mean = (u: typeof x, v: typeof x, skip: boolean) => {
      let [sum, count] = [0, 0];
      for (let i = 0; i < u.rows; i += 1)
        for (let j = 0; j < v.rows; j += 1) {
          if (skip && i === j) continue;
          sum += kernel(point(u, i), point(v, j));
          count += 1;
        }
      return sum / count;
    };
    const expected = mean(x, x, true) + mean(y, y, true) - 2 * mean(x, y, false);
    assertClose(found.squared, expected, { abs: 1e-12, why: 'Gretton et al. (2012), (3)' });
  });

  it('the classifier sees shift and spread of any column, and nothing where nothing is', () => {
    const moved = correlated(100, 0);
    for (let i = 0; i < moved.rows; i += 1) moved.values[2 * i + 1]! *= 2.5;
    const found = classifierTwoSampleOf(correlated(300, 0), moved, 2);
    assert.ok(found.auc > 0.65 && found.pValue < 0.01, `area ${found.auc}, p ${found.pValue}`);
    assert.ok(classifierTwoSampleOf(correlated(300, 0), correlated(100, 0), 2).pValue > 0.05);
  });

  it('refuse other columns, too few rows and missing values', () => {
    const [one, two] = [matrix(1, [1, 2, 3, 4, 5]), correlated(5, 0)];
    for (const compare of [maximumMeanDiscrepancyOf, classifierTwoSampleOf]) {
      assert.throws(() => compare(one, two, 1), /got 5 × 1 and 5 × 2/);
      assert.throws(() => compare(one, matrix(1, [1]), 1), /got 5 × 1 and 1 × 1/);
      assert.throws(() => compare(one, matrix(1, [1, 2, NaN, 4, 5]), 1), /got NaN/);
    }
  });
});
