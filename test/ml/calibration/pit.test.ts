import assert from 'node:assert/strict';
import { gaussianPit, pitCheck } from '../../../ml/calibration/pit.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture, floats } from '../../support/calibrationData.ts';

describe('the probability integral transform', () => {
  const random = createRandom(8, 'pit');
  const y = Float64Array.from({ length: 4000 }, () => 2 + 3 * random.normal());
  const check = (mean: number, deviation: number) =>
    pitCheck(
      gaussianPit(
        y,
        y.map(() => mean),
        y.map(() => deviation),
      ),
    );

  it('its test is SciPy’s kstest', () => {
    const { values, statistic, pValue } = calibrationFixture().pit;
    const found = pitCheck(floats(values));
    assertClose(found.statistic, statistic, { abs: 1e-14, why: 'SciPy 1.17.1' });
    assertClose(found.pValue, pValue, { abs: 1e-9, why: 'SciPy 1.17.1, asymptotic' });
    assert.equal(
      found.counts.reduce((sum, rows) => sum + rows, 0),
      values.length,
    );
  });

  it('is flat where the forecast is right, a dome where it is too wide, a bowl where too narrow, a slope where it leans', () => {
    const right = check(2, 3);
    assert.ok(right.pValue > 0.01 && right.counts.every((rows) => Math.abs(rows - 400) < 4 * 19));
    const [wide, narrow, low] = [check(2, 6), check(2, 1.5), check(0, 3)];
    for (const wrong of [wide, narrow, low]) assert.ok(wrong.pValue < 1e-6);
    assert.ok(wide.counts[0]! < 150 && wide.counts[4]! > 600);
    assert.ok(narrow.counts[0]! > 600 && narrow.counts[4]! < 250);
    assert.ok(low.counts[9]! > 3 * low.counts[0]!);
  });

  it('refuses too few rows, values outside 0–1 and deviations of 0', () => {
    assert.throws(() => pitCheck(new Float64Array(19)), /at least 20 rows, got 19/);
    assert.throws(() => pitCheck(new Float64Array(30).fill(1.1)), /got 1\.1 in row 0/);
    assert.throws(() => pitCheck(new Float64Array(30), 31), /from 1 to 30 bins, got 31/);
    const one = Float64Array.of(1);
    assert.throws(() => gaussianPit(one, one, Float64Array.of(0)), /got 1, 1 and 0 in row 0/);
    assert.throws(() => gaussianPit(one, one, new Float64Array(0)), /expected 1 means and deviations, got 1 and 0/);
  });
});
