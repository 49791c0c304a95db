import assert from 'node:assert/strict';
import { adfTest } from '../../../ml/profile/adfTest.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { autoregression, autoregressionOrder } from '../../../ml/timeSeries/autoregression.ts';
import { crossCorrelation } from '../../../ml/timeSeries/crossCorrelation.ts';
import { grangerTest } from '../../../ml/timeSeries/grangerTest.ts';
import { meanBreaks } from '../../../ml/timeSeries/meanBreaks.ts';
import { vectorAutoregression, vectorGranger, vectorOrder } from '../../../ml/timeSeries/vectorAutoregression.ts';
import { assertClose } from '../../support/assertClose.ts';
import { doubles, reference } from './reference.ts';

const { vector } = reference;
const change = (levels: readonly number[], of: (value: number) => number) =>
  Float64Array.from(levels.slice(1), (value, t) => of(value) - of(levels[t]!));

describe('autoregression', () => {
  const inflation = doubles(vector.inflation);

  it('has the coefficients, errors and criteria of statsmodels on U.S. inflation', () => {
    const fit = autoregression(inflation, 3);
    vector.ar.coefficients.forEach((value, j) => {
      assertClose(fit.coefficients[j]!, value, { rel: 1e-9, why: `coefficient ${j}` });
      assertClose(fit.standardErrors[j]!, vector.ar.standardErrors[j]! * Math.sqrt(200 / 196), {
        rel: 1e-9,
        why: `standard error ${j}, whose variance statsmodels divides by all rows`,
      });
    });
    assertClose(fit.aic, vector.ar.aic, { rel: 1e-10, why: 'AIC' });
    assertClose(fit.bic, vector.ar.bic, { rel: 1e-10, why: 'BIC' });
    for (const criterion of ['aic', 'bic'] as const) {
      assert.equal(autoregressionOrder(inflation, 12, criterion), vector.arOrder[criterion]);
    }
  });

  it('recovers a known recursion', () => {
    const random = createRandom(5, 'ar');
    const x = new Float64Array(5000);
    for (let t = 2; t < x.length; t++) x[t] = 1 + 0.5 * x[t - 1]! + 0.3 * x[t - 2]! + random.normal();
    const { coefficients, standardErrors, deviation } = autoregression(x, 2);
    [1, 0.5, 0.3].forEach((truth, j) =>
      assertClose(coefficients[j]!, truth, { abs: 3 * standardErrors[j]!, why: `coefficient ${j}` }),
    );
    assertClose(deviation, 1, { abs: 0.03, why: 'deviation' });
    assert.equal(autoregressionOrder(x, 6, 'bic'), 2);
  });

  it('refuses few rows, a constant and an order of 0', () => {
    assert.throws(() => autoregression(inflation.slice(0, 8), 3), /at least 9 values, got 8/);
    assert.throws(() => autoregression(new Float64Array(20).fill(2), 1), /value 1 before/);
    assert.throws(() => autoregression(inflation, 0), /at least 1 and no more, got 0/);
  });
});

describe('vectorAutoregression', () => {
  const series = Object.fromEntries(
    vector.columns.map((name, i) => [name, change(vector.levels[i]!, Math.log)] as const),
  );

  it('is statsmodels’ on growth of output, consumption and investment', () => {
    const fit = vectorAutoregression(series, 2);
    assertClose(fit.aic, -27.929339, { abs: 1e-6, why: 'published AIC' });
    assertClose(fit.bic, -27.583016, { abs: 1e-6, why: 'published BIC' });
    assertClose(fit.logLikelihood, vector.logLikelihood, { rel: 1e-11, why: 'log-likelihood' });
    vector.coefficients.forEach((row, k) => {
      row.forEach((value, i) => {
        const name = vector.columns[i]!;
        assertClose(fit.coefficients[name]![k]!, value, { rel: 1e-8, why: `${name}, coefficient ${k}` });
        assertClose(fit.standardErrors[name]![k]!, vector.standardErrors[k]![i]!, {
          rel: 1e-8,
          why: `${name}, error ${k}`,
        });
      });
    });
    for (const criterion of ['aic', 'bic'] as const)
      assert.equal(vectorOrder(series, 8, criterion), vector.selected[criterion]);
  });

  it('tests causality as statsmodels', () => {
    const test = vectorGranger(series, 'realinv', 'realgdp', 2);
    assertClose(test.f, 0.811221, { abs: 1e-6, why: 'published F' });
    assertClose(test.pValue, 0.44482, { abs: 1e-6, why: 'published p' });
    assertClose(test.pValue, vector.causality.p, { rel: 1e-9, why: 'p' });
    assert.deepEqual([test.df1, test.df2], vector.causality.df);
  });

  it('refuses a copy of a series, unlike lengths and unknown names', () => {
    const x = series['realgdp']!;
    assert.throws(() => vectorAutoregression({ x, y: x.slice() }, 1), /"y 1 before" is a combination/);
    assert.throws(() => vectorAutoregression({ x, y: x.slice(1) }, 1), /of lengths 202 and 201/);
    assert.throws(() => vectorAutoregression({ x }, 1), /two or more series of one length, got 1/);
    assert.throws(() => vectorGranger(series, 'gdp', 'realgdp', 2), /knows realgdp, realcons, realinv, got gdp/);
  });
});

describe('grangerTest', () => {
  const chicken = doubles(reference.chickEgg.chicken);
  const egg = doubles(reference.chickEgg.egg);

  it('says as lmtest which came first', () => {
    const forth = grangerTest(chicken, egg, 3);
    assertClose(forth.f, 0.59162, { abs: 1e-5, why: 'published F, chicken → egg' });
    assertClose(forth.pValue, reference.chickEgg.chickenToEgg[1]!, { rel: 1e-9, why: 'p, chicken → egg' });
    const back = grangerTest(egg, chicken, 3);
    assertClose(back.f, reference.chickEgg.eggToChicken[0]!, { rel: 1e-9, why: 'F, egg → chicken' });
    assertClose(back.pValue, 0.0029664, { abs: 1e-7, why: 'published p, egg → chicken' });
    assert.deepEqual([back.df1, back.df2], [3, 44]);
  });

  it('rejects one time in twenty where there is nothing', () => {
    const random = createRandom(11, 'granger');
    const noise = () => Float64Array.from({ length: 80 }, () => random.normal());
    let rejected = 0;
    for (let run = 0; run < 400; run++) if (grangerTest(noise(), noise(), 2).pValue < 0.05) rejected++;
    assert.ok(rejected >= 8 && rejected <= 34, `20 ± 14 of 400, got ${rejected}`);
  });

  it('refuses unlike lengths and no lags', () => {
    assert.throws(() => grangerTest(chicken.slice(1), egg, 3), /one length, got 53 and 54/);
    assert.throws(() => grangerTest(chicken, egg, 0), /at least 1, got 0/);
  });
});

describe('crossCorrelation', () => {
  it('finds the three rows by which BJsales.lead leads, as R', () => {
    const [sales, lead] = [change(reference.leadLag.sales, Number), change(reference.leadLag.lead, Number)];
    const found = crossCorrelation(sales, lead, 6);
    reference.leadLag.correlation.forEach((value, at) =>
      assertClose(found[at]!, value, { abs: 1e-12, why: `lag ${at - 6}` }),
    );
    assert.equal(found.indexOf(Math.max(...found)) - 6, 3);
    assertClose(found[9]!, 0.72, { abs: 1e-3, why: 'published peak' });
    const swapped = crossCorrelation(lead, sales, 6).reverse();
    found.forEach((value, at) => assertClose(swapped[at]!, value, { abs: 1e-14, why: 'swapped' }));
    assert.throws(() => crossCorrelation(sales, lead.slice(1), 3), /one length, got 149 and 148/);
    assert.throws(() => crossCorrelation(sales, new Float64Array(149), 3), /series that vary/);
  });
});

describe('meanBreaks', () => {
  const { breaks } = reference;

  it('breaks real interest at 47 and 79 and the Nile at 28, as strucchange', () => {
    const { best, segmentations } = meanBreaks(doubles(breaks.realInterest), { least: 15, most: 5 });
    assert.deepEqual(best.breaks, breaks.at);
    assertClose(best.bic, 473.338, { abs: 1e-3, why: 'published BIC' });
    segmentations.forEach(({ bic, residualSquares }, m) => {
      assertClose(bic, breaks.bic[m]!, { rel: 1e-10, why: `BIC of ${m} breaks` });
      assertClose(residualSquares, breaks.rss[m]!, { rel: 1e-10, why: `RSS of ${m} breaks` });
    });
    assert.deepEqual(meanBreaks(doubles(reference.localLevel.nile), { least: 15, most: 5 }).best.breaks, breaks.nileAt);
  });

  it('finds the segmentation of a search over all pairs', () => {
    const x = doubles(breaks.realInterest.slice(0, 40));
    const squares = (from: number, to: number) => {
      const part = x.slice(from, to);
      const mean = part.reduce((total, value) => total + value / part.length, 0);
      return part.reduce((total, value) => total + (value - mean) ** 2, 0);
    };
    let least = { total: Infinity, at: [0, 0] };
    for (let a = 5; a <= 30; a++) {
      for (let b = a + 5; b <= 35; b++) {
        const total = squares(0, a) + squares(a, b) + squares(b, 40);
        if (total < least.total) least = { total, at: [a, b] };
      }
    }
    assert.deepEqual(meanBreaks(x, { least: 5, most: 2 }).segmentations[2]!.breaks, least.at);
  });

  it('refuses a series shorter than two segments, and a constant', () => {
    assert.throws(() => meanBreaks(new Float64Array(29), { least: 15, most: 2 }), /at least 30 values, got 29/);
    assert.throws(() => meanBreaks(new Float64Array(40), { least: 15, most: 2 }), /vary, got a sum of squares of 0/);
    assert.throws(() => meanBreaks(new Float64Array(40), { least: 1, most: 2 }), /got 1 and 2/);
  });
});

describe('adfTest on the default spread', () => {
  it('is statsmodels’ with 21 lags', () => {
    const { spread, statistic, pValue, lags } = reference.default;
    const test = adfTest(doubles(spread));
    assert.equal(test.lags, lags);
    assertClose(test.statistic, statistic, { rel: 1e-9, why: 'statistic' });
    assertClose(test.statistic, -3.35616, { abs: 1e-5, why: 'published statistic' });
    assertClose(test.pValue, pValue, { rel: 1e-9, why: 'p' });
  });
});
