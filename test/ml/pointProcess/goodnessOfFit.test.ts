import assert from 'node:assert/strict';
import { goodnessOfFit } from '../../../ml/pointProcess/goodnessOfFit.ts';
import { compensators, rescaledGaps } from '../../../ml/pointProcess/rescaledGaps.ts';
import { assertClose } from '../../support/assertClose.ts';
import { caseModel, few, fewModel, fixture, numbers, two } from './fixture.ts';

describe('rescaledGaps', () => {
  it('has the reference gaps', () => {
    const expected = [
      0.2, 0.51658007, 0.30896635, 1.59597736, 0.14843553, 0.11176871, 2.08355103, 1.8150902, 0.06477236, 0.7566717,
      1.93853249,
    ];
    const [gaps] = rescaledGaps(fewModel, few);
    assert.equal(gaps!.length, 11);
    gaps!.forEach((gap, k) => {
      assertClose(gap, expected[k]!, { abs: 1e-8, why: `K4, gap ${k}` });
      assertClose(gap, fixture.gaps[k]!, { abs: 1e-12, why: 'numpy' });
    });
  });

  it('adds up to the compensators of sums over all pairs, for every kernel', () => {
    for (const each of fixture.cases)
      compensators(caseModel(each), two).forEach((integral, kind) => {
        assertClose(integral.at(-1)!, each.lastCompensators[kind]!, { rel: 1e-12, why: `${each.kernel} ${each.form}` });
      });
  });
});

describe('goodnessOfFit', () => {
  it('has the statistics and p-values of scipy', () => {
    const short = goodnessOfFit(fewModel, few).kinds[0]!;
    assertClose(short.kolmogorovSmirnov.statistic, 0.18875093, { abs: 1e-8, why: 'K4' });
    assertClose(short.kolmogorovSmirnov.pValue, 0.76280504, { abs: 1e-8, why: 'K4' });
    const model = { ...fewModel, baseline: numbers(0.5), weights: numbers(0.4) };
    const long = goodnessOfFit(model, { times: [two.times[0]!], horizon: 100 }, 10);
    for (const [found, expected] of [
      [short, fixture.fewTests],
      [long.kinds[0]!, fixture.oneTests],
    ] as const) {
      assert.equal(found.ljungBox.lags, expected.lags);
      const pairs = [
        [found.kolmogorovSmirnov, expected.ks],
        [found.ljungBox, expected.ljungBox],
        [found.excessDispersion, expected.dispersion],
      ] as const;
      pairs.forEach(([test, [statistic, pValue]]) => {
        assertClose(test.statistic, statistic, { rel: 1e-9, why: 'statistic' });
        assertClose(test.pValue, pValue, { rel: 1e-6, why: 'p-value' });
      });
    }
    assert.deepEqual(long.pooled, long.kinds[0]!.kolmogorovSmirnov);
  });

  it('refuses a handful of events', () => {
    assert.throws(
      () => goodnessOfFit(fewModel, { times: [numbers(1, 2, 3)], horizon: 4 }),
      /at least 5 events .* got 3/,
    );
  });
});
