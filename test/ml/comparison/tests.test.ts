import assert from 'node:assert/strict';
import { brunnerMunzelTest } from '../../../ml/comparison/tests/brunnerMunzel.ts';
import { kolmogorovSmirnovTest } from '../../../ml/comparison/tests/kolmogorovSmirnovTest.ts';
import { mannWhitneyTest } from '../../../ml/comparison/tests/mannWhitney.ts';
import { rankSumLaw, signedRankLaw, untiedLaw } from '../../../ml/comparison/tests/rankLaws.ts';
import { pairedTTest, tTest } from '../../../ml/comparison/tests/studentTest.ts';
import { wilcoxonTest, type ZeroPolicy } from '../../../ml/comparison/tests/wilcoxonSignedRank.ts';
import type { TestResult } from '../../../ml/comparison/comparison.ts';
import { assertClose } from '../../support/assertClose.ts';
import { alternatives, comparisonFixture, sleepA, sleepB } from './fixture.ts';

const { samples, exact, exactTied } = comparisonFixture;
const close = (actual: number, expected: number, why: string) => assertClose(actual, expected, { abs: 5e-11, why });
const scipy = (found: TestResult, expected: readonly number[] | undefined, why: string) => {
  assertClose(found.statistic, expected![0]!, { rel: 1e-12, abs: 1e-12, why });
  assertClose(found.pValue, expected![1]!, { rel: 1e-9, abs: 1e-14, why });
  if (expected![2] !== undefined) assertClose(found.degreesOfFreedom!, expected![2], { rel: 1e-12, why });
};

describe('tests of two samples', () => {
  it('give R’s numbers on its sleep data', () => {
    const student = tTest(sleepA, sleepB, { variances: 'student' });
    close(student.statistic, -1.8608134675, 'Student t');
    close(student.pValue, 0.0791867142, 'Student p');
    close(tTest(sleepA, sleepB).pValue, 0.0793941402, 'Welch p');
    const paired = pairedTTest(sleepA, sleepB);
    close(paired.statistic, -4.0621276834, 'paired t');
    close(paired.pValue, 0.0028328902, 'paired p');
    const u = mannWhitneyTest(sleepA, sleepB);
    assert.equal(u.statistic, 25.5);
    close(u.pValue, 0.0693275754, 'U with continuity correction');
    close(mannWhitneyTest(sleepA, sleepB, { continuity: false }).pValue, 0.0637222502, 'U without');
    close(mannWhitneyTest(sleepA, sleepB, { method: 'exactIgnoringTies' }).pValue, 0.0752560133, 'scipy’s exact U');
    const v = wilcoxonTest(sleepA, sleepB);
    assert.equal(v.statistic, 0);
    close(v.pValue, 0.009090698, 'V with continuity correction');
    close(wilcoxonTest(sleepA, sleepB, { continuity: false }).pValue, 0.0076324416, 'V without');
    const d = kolmogorovSmirnovTest(sleepA, sleepB);
    close(d.statistic, 0.4, 'D');
    close(d.pValue, 0.4175236528, 'exact D');
    assertClose(kolmogorovSmirnovTest(sleepA, sleepB, 'oneSample').pValue, 0.3088, {
      abs: 1e-10,
      why: 'scipy’s asymptotic',
    });
  });

  for (const [name, sample] of Object.entries(samples)) {
    const [a, b] = [Float64Array.from(sample.a), Float64Array.from(sample.b)];
    for (const alternative of alternatives) {
      it(`agree with SciPy on ${name}, ${alternative}`, () => {
        const expected = sample[alternative];
        scipy(tTest(a, b, { alternative }), expected['welch'], 'Welch');
        scipy(tTest(a, b, { alternative, variances: 'student' }), expected['student'], 'Student');
        scipy(mannWhitneyTest(a, b, { alternative, method: 'normal' }), expected['mannWhitneyContinuity'], 'U');
        scipy(
          mannWhitneyTest(a, b, { alternative, method: 'normal', continuity: false }),
          expected['mannWhitneyPlain'],
          'U, plain',
        );
        scipy(
          mannWhitneyTest(a, b, { alternative, method: 'exactIgnoringTies' }),
          expected['mannWhitneyIgnoringTies'],
          'U, ties ignored',
        );
        scipy(brunnerMunzelTest(a, b, { alternative }), expected['brunnerMunzel'], 'Brunner–Munzel');
        if (a.length === b.length) scipy(pairedTTest(a, b, { alternative }), expected['paired'], 'paired t');
      });
    }
    it(`agrees with SciPy’s Kolmogorov–Smirnov on ${name}`, () => {
      const [statistic, exactP, asymptotic] = sample.kolmogorovSmirnov;
      scipy(kolmogorovSmirnovTest(a, b), [statistic!, exactP!], 'exact');
      scipy(kolmogorovSmirnovTest(a, b, 'oneSample'), [statistic!, asymptotic!], 'asymptotic');
    });
  }

  it('Wilcoxon agrees with SciPy for every zero policy', () => {
    for (const sample of [samples.sleep, samples.tied]) {
      const [a, b] = [Float64Array.from(sample.a), Float64Array.from(sample.b)];
      for (const alternative of alternatives)
        for (const zeros of ['wilcox', 'pratt', 'zsplit'] as const satisfies readonly ZeroPolicy[])
          for (const continuity of [true, false]) {
            const expected = sample[alternative][`${zeros}${continuity ? 'Continuity' : 'Plain'}`]!;
            const found = wilcoxonTest(a, b, { zeros, continuity, alternative, method: 'normal' });
            assertClose(found.pValue, expected[1]!, { rel: 1e-11, why: `${zeros} ${continuity} ${alternative}` });
          }
    }
  });

  it('exact laws agree with SciPy without ties, and with every split of tied values', () => {
    const of = (name: 'a' | 'b' | 'c' | 'd') => Float64Array.from(exact[name]);
    for (const alternative of alternatives) {
      const [u, v] = exact[alternative];
      const options = { alternative } as const;
      assertClose(mannWhitneyTest(of('a'), of('b'), options).pValue, u!, { rel: 1e-12, why: 'U, exact by itself' });
      assertClose(wilcoxonTest(of('c'), of('d'), options).pValue, v!, { rel: 1e-12, why: 'V, exact by itself' });
    }
    const [a, b] = [Float64Array.from(exactTied.a), Float64Array.from(exactTied.b)];
    const tied = mannWhitneyTest(a, b, { method: 'exact', alternative: 'less' });
    assertClose(tied.pValue, exactTied.less, { rel: 1e-12, why: 'all splits of tied values' });
  });

  it('laws of ranks are those of counting by hand', () => {
    const twice = Float64Array.of(2, 5, 5, 8);
    const [sums, signs] = [new Map<number, number>(), new Map<number, number>()];
    for (let mask = 0; mask < 16; mask += 1) {
      const chosen = [0, 1, 2, 3].filter((bit) => mask & (1 << bit));
      const sum = chosen.reduce((total, bit) => total + twice[bit]!, 0);
      signs.set(sum, (signs.get(sum) ?? 0) + 1 / 16);
      if (chosen.length === 2) sums.set(sum, (sums.get(sum) ?? 0) + 1 / 6);
    }
    rankSumLaw(twice, 2).forEach((chance, sum) => assertClose(chance, sums.get(sum) ?? 0, { abs: 1e-15, why: 'sums' }));
    signedRankLaw(twice).forEach((chance, sum) =>
      assertClose(chance, signs.get(sum) ?? 0, { abs: 1e-15, why: 'signs' }),
    );
  });

  it('the quick law without ties is that of the ranks one by one', () => {
    for (const [n, m] of [
      [1, 1],
      [3, 5],
      [9, 4],
      [12, 12],
    ] as const) {
      const slow = rankSumLaw(
        Float64Array.from({ length: n + m }, (_, i) => i + 1),
        n,
      );
      untiedLaw(n, m).forEach((chance, u) =>
        assertClose(chance, slow[u + (n * (n + 1)) / 2]!, { rel: 1e-12, why: `${n} and ${m}, U ${u}` }),
      );
    }
    assertClose(
      untiedLaw(49, 49).reduce((sum, chance) => sum + chance, 0),
      1,
      { rel: 1e-12, why: 'all of it' },
    );
  });

  it('refuse what they cannot judge, with both numbers', () => {
    const constant = Float64Array.of(1, 1, 1);
    assert.throws(() => tTest(Float64Array.of(1), constant), { message: /at least 2 values, got 1/ });
    assert.throws(() => tTest(constant, constant), { message: /vary, got a standard error of 0 over 3 and 3/ });
    assert.throws(() => pairedTTest(sleepA, constant), { message: /got 10 and 3/ });
    assert.throws(() => mannWhitneyTest(constant, constant), { message: /got 6 times 1/ });
    assert.throws(() => wilcoxonTest(constant, constant), { message: /at least 2 pairs that differ, got 0 of 3/ });
    assert.throws(() => brunnerMunzelTest(constant, Float64Array.of(2, 3)), { message: /overlap, got a chance of 0/ });
    assert.throws(() => tTest(Float64Array.of(1, Infinity), constant), {
      message: /finite numbers, got Infinity at index 1/,
    });
    assert.throws(() => tTest(sleepA, sleepB, { level: 1 }), { message: /between 0 and 1, got 1/ });
    const long = Float64Array.from({ length: 3000 }, (_, i) => Math.sin(i * i));
    assert.throws(() => mannWhitneyTest(long, long, { method: 'exact' }), { message: /more than 4e\+8/ });
  });
});
