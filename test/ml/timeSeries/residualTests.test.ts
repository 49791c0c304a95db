import assert from 'node:assert/strict';
import { archTest } from '../../../ml/timeSeries/archTest.ts';
import { ljungBox } from '../../../ml/timeSeries/ljungBox.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { fixture } from '../../support/modelData.ts';
import { reference } from './reference.ts';

type Rows = readonly (readonly [lags: number, statistic: number, pValue: number])[];
const expected = fixture('residuals') as Record<
  'returns' | 'inflation',
  { readonly ljungBox: Rows; readonly arch: Rows }
>;
const series = {
  returns: Float64Array.from(reference.volatility.returns),
  inflation: Float64Array.from(reference.vector.inflation),
};
const noise = (seed: number, count = 400) => {
  const random = createRandom(seed, 'noise');
  return Float64Array.from({ length: count }, () => random.normal());
};
/** Share of 400 series of noise whose p-value is below 5 %. */
const level = (p: (values: Float64Array) => number) =>
  Array.from({ length: 400 }, (_, seed) => p(noise(seed))).filter((value) => value < 0.05).length / 400;

describe('tests of residuals', () => {
  for (const name of ['returns', 'inflation'] as const)
    it(`have the statistics and p-values of statsmodels on ${name}`, () => {
      for (const [test, rows] of [
        [ljungBox, expected[name].ljungBox],
        [archTest, expected[name].arch],
      ] as const)
        for (const [lags, statistic, pValue] of rows) {
          const found = test(series[name], lags);
          assert.equal(found.lags, lags);
          assertClose(found.statistic, statistic, { rel: 1e-8, why: `${test.name} ${lags}` });
          assertClose(found.pValue, pValue, { rel: 1e-6, why: `${test.name} ${lags}` });
        }
    });

  it('raise about as many false alarms as they say', () => {
    assertClose(
      level((values) => ljungBox(values, 10).pValue),
      0.05,
      { abs: 0.033, why: 'three standard errors' },
    );
    assertClose(
      level((values) => archTest(values, 5).pValue),
      0.05,
      { abs: 0.033, why: 'three standard errors' },
    );
  });

  it('do not change with unit and, of memory, with level', () => {
    const values = noise(3);
    const moved = values.map((value) => 1e4 * value + 7e4);
    assertClose(ljungBox(moved, 8).statistic, ljungBox(values, 8).statistic, { rel: 1e-9, why: 'affine' });
    const scaled = values.map((value) => 1e-4 * value);
    assertClose(archTest(scaled, 4).statistic, archTest(values, 4).statistic, { rel: 1e-9, why: 'scale' });
  });

  it('refuse residuals of one size, too few of them, and what is no number', () => {
    const ones = Float64Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? 1 : -1));
    assert.throws(() => archTest(ones, 5), /squares that vary, got 55 that are 1/);
    assert.throws(() => ljungBox(new Float64Array(60).fill(2), 5), /values that vary/);
    assert.throws(() => archTest(noise(1, 11), 5), /at least 12 values, got 11/);
    assert.throws(() => ljungBox(Float64Array.of(1, NaN, 2), 1), /finite numbers, got NaN at index 1/);
  });
});
