import assert from 'node:assert/strict';
import fc from 'fast-check';
import { adfTest } from '../../../ml/profile/adfTest.ts';
import { autocorrelation } from '../../../ml/profile/autocorrelation.ts';
import { dependence, mostTested } from '../../../ml/profile/dependence.ts';
import { kpssTest } from '../../../ml/profile/kpssTest.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { reference } from './reference.ts';

const normal = (seed: number, rows: number): Float64Array => {
  const random = createRandom(seed, 'profile');
  return Float64Array.from({ length: rows }, () => random.normal());
};
const walk = (steps: Float64Array): Float64Array => {
  let level = 0;
  return steps.map((step) => (level += step));
};

describe('unit-root tests', () => {
  for (const { name, values, adf, kpss } of reference.cases) {
    it(`ADF of ${name} is that of statsmodels`, () => {
      const found = adfTest(Float64Array.from(values));
      assert.deepEqual([found.lags, found.rows], [adf.lags, adf.rows]);
      assertClose(found.statistic, adf.statistic, { rel: 1e-8, why: 'statistic' });
      assertClose(found.pValue, adf.pValue, { rel: 1e-7, why: 'p-value' });
    });

    it(`KPSS of ${name} is that of statsmodels`, () => {
      const found = kpssTest(Float64Array.from(values));
      assert.equal(found.lags, kpss.lags);
      assertClose(found.statistic, kpss.statistic, { rel: 1e-9, why: 'statistic' });
      assertClose(found.pValue, kpss.pValue, { rel: 1e-9, why: 'p-value' });
    });
  }

  it('choose lags and statistics as statsmodels does, from 40 to 1000 rows', () => {
    const y = new Float64Array(1000);
    for (let t = 1; t < y.length; t += 1) y[t] = 0.8 * y[t - 1]! + Math.sin(t * t);
    for (const { rows, adf, kpss } of reference.made) {
      const found = { adf: adfTest(y.slice(0, rows)), kpss: kpssTest(y.slice(0, rows)) };
      assert.deepEqual([found.adf.lags, found.kpss.lags], [adf.lags, kpss.lags], `${rows} rows`);
      assertClose(found.adf.statistic, adf.statistic, { rel: 1e-8, why: `ADF of ${rows} rows` });
      assertClose(found.kpss.statistic, kpss.statistic, { rel: 1e-9, why: `KPSS of ${rows} rows` });
    }
    assert.ok(new Set(reference.made.map(({ adf }) => adf.lags)).size > 3);
  });

  it('do not depend on the unit or the origin', () => {
    const base = normal(1, 200);
    const [adf, kpss] = [adfTest(base), kpssTest(base)];
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.boolean(),
        (scale, shift, flip) => {
          const other = base.map((value) => (flip ? -1 : 1) * scale * (value + shift));
          const found = adfTest(other);
          assert.equal(found.lags, adf.lags);
          assertClose(found.statistic, adf.statistic, { rel: 1e-6, why: 'ADF' });
          assertClose(kpssTest(other).statistic, kpss.statistic, { rel: 1e-6, why: 'KPSS' });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('hold their level: of 200 random walks ADF rejects about 5 %, of 200 white noises KPSS does', () => {
    const share = (test: (seed: number) => number) =>
      Array.from({ length: 200 }, (_, seed) => test(seed)).filter((p) => p < 0.05).length / 200;
    const adf = share((seed) => adfTest(walk(normal(seed, 250))).pValue);
    const kpss = share((seed) => kpssTest(normal(1000 + seed, 250)).pValue);
    // Three binomial standard errors of 200 draws are 0.046; choosing lags by AIC adds a little.
    assert.ok(adf > 0.01 && adf < 0.12, `ADF ${adf}`);
    assert.ok(kpss > 0.01 && kpss < 0.11, `KPSS ${kpss}`);
  });

  it('tell noise from a walk', () => {
    const [noise, walked] = [dependence(normal(3, 500))!, dependence(walk(normal(4, 500)))!];
    assert.deepEqual([noise.reading, walked.reading], ['stationary', 'unit root']);
  });

  it('refuse too few, missing and unvarying values with a sentence', () => {
    for (const test of [adfTest, kpssTest]) {
      assert.throws(() => test(normal(1, 11)), { name: 'NumericsError', message: /at least 12 values, got 11/ });
      assert.throws(() => test(Float64Array.of(...normal(1, 20), NaN)), { name: 'NumericsError', message: /index 20/ });
      assert.throws(() => test(new Float64Array(50).fill(3)), { name: 'NumericsError' });
    }
    assert.throws(() => adfTest(Float64Array.from({ length: 60 }, (_, t) => t)), { name: 'NumericsError' });
  });
});

describe('autocorrelation', () => {
  for (const { name, values, autocorrelation: expected } of reference.cases)
    it(`of ${name} is that of statsmodels`, () => {
      autocorrelation(Float64Array.from(values), 20).forEach((value, at) => {
        assertClose(value, expected[at]!, { abs: 1e-12, why: `lag ${at + 1}` });
      });
    });

  it('lies within −1 and 1, and sums to −½ over all lags', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 3, max: 60 }), (seed, rows) => {
        const found = autocorrelation(normal(seed, rows), rows - 1);
        for (const value of found) assert.ok(Math.abs(value) <= 1);
        assertClose(
          found.reduce((sum, value) => sum + value, 0),
          -0.5,
          { abs: 1e-10, why: 'sum of deviations is 0' },
        );
      }),
    );
  });
});

describe('dependence', () => {
  it('looks at the longest run without a missing value, the later of two, and says which', () => {
    const values = normal(5, 300);
    values[99] = NaN;
    const found = dependence(values)!;
    assert.deepEqual([found.from, found.rows], [100, 200]);
    assert.deepEqual(found.adf, adfTest(values.slice(100)));
    assert.equal(found.autocorrelation.length, 40);
    assert.equal(dependence(new Float64Array(5).fill(NaN)), null);
  });

  it('says why a test could not be taken', () => {
    const short = dependence(normal(6, 8))!;
    assert.deepEqual([short.reading, short.adf, short.kpss], ['not tested', null, null]);
    assert.match(short.why!, /at least 12 values, got 8/);
    const constant = dependence(new Float64Array(100).fill(2))!;
    assert.deepEqual([constant.reading, constant.autocorrelation], ['not tested', []]);
    assert.ok(constant.why);
  });

  it('tests the last values of a very long column', function () {
    this.timeout(20_000);
    const values = normal(7, mostTested + 500);
    const found = dependence(values)!;
    assert.deepEqual([found.from, found.rows], [500, mostTested]);
    assert.equal(found.reading, 'stationary');
  });
});
