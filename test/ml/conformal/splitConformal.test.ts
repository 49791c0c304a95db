import assert from 'node:assert/strict';
import { InputError, NumericsError } from '../../../contracts/failures.ts';
import { conformalQuantile } from '../../../ml/conformal/conformalQuantile.ts';
import { coverageOf } from '../../../ml/conformal/coverageOf.ts';
import { quantileConformal } from '../../../ml/conformal/quantileConformal.ts';
import { splitConformal } from '../../../ml/conformal/splitConformal.ts';
import { kolmogorovTail } from '../../../ml/drift/kolmogorovSmirnov.ts';
import { incompleteBeta } from '../../../ml/stats/incompleteBeta.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { calibrationFixture, floats } from '../../support/calibrationData.ts';

const covers = (lower: Float64Array, upper: Float64Array, outcome: ArrayLike<number>) =>
  Float64Array.from(outcome, (y, row) => (y >= lower[row]! && y <= upper[row]! ? 1 : 0));

describe('the conformal quantile', () => {
  it('is the ⌈(n + 1)(1 − α)⌉-th score, infinite beyond the last', () => {
    const nine = Float64Array.of(9, 1, 8, 2, 7, 3, 6, 4, 5);
    assert.equal(conformalQuantile(nine, 0.1), 9);
    assert.equal(conformalQuantile(nine, 0.2), 8);
    assert.equal(conformalQuantile(nine, 0.05), Infinity);
    // 100 · (1 − 0.07) is 93.00000000000001 in doubles.
    assert.equal(
      conformalQuantile(
        Float64Array.from({ length: 99 }, (_, i) => i + 1),
        0.07,
      ),
      93,
    );
    assert.deepEqual([conformalQuantile(nine, -0.1), conformalQuantile(nine, 1)], [Infinity, -Infinity]);
    assert.equal(conformalQuantile(new Float64Array(0), 0.5), Infinity);
    assert.throws(() => conformalQuantile(nine.with(2, NaN), 0.1), /got NaN at index 2/);
    assert.throws(() => conformalQuantile(nine, NaN), NumericsError);
  });
});

describe('split conformal', () => {
  it('matches the published diabetes intervals', () => {
    const { calibration, test } = calibrationFixture().diabetes;
    for (const [alpha, rank, radius, hits] of [
      [0.1, 134, 106.02595539, 139],
      [0.2, 119, 75.68925896, 119],
    ] as const) {
      const found = splitConformal({
        prediction: floats(calibration.prediction),
        outcome: floats(calibration.outcome),
        alpha,
      });
      assert.deepEqual([found.rows, found.rank], [147, rank]);
      assertClose(found.radius, radius, { abs: 1e-7, why: 'S14' });
      const { lower, upper } = found.intervals(floats(test.prediction));
      assert.deepEqual(coverageOf(covers(lower, upper, test.outcome), { level: 0.95 }).covered, hits);
    }
  });

  it('covers exchangeable rows as the theory says: the coverage of a calibration set is Beta(900, 100)', () => {
    const [trials, rows] = [2000, 999];
    const random = createRandom(17, 'split');
    // Uniform scores: the coverage of a radius q is q itself.
    const coverage = Float64Array.from({ length: trials }, () => {
      const outcome = Float64Array.from({ length: rows }, () => random.uniform());
      return splitConformal({ prediction: new Float64Array(rows), outcome, alpha: 0.1 }).radius;
    });
    const mean = coverage.reduce((sum, value) => sum + value, 0) / trials;
    const error = Math.sqrt((0.9 * 0.1) / 1001 / trials);
    assert.ok(mean > 0.9 - 3 * error && mean < 0.901 + 3 * error, `mean coverage ${mean}`);
    const distance = coverage.sort().reduce((most, value, at) => {
      const law = incompleteBeta(value, 900, 100);
      return Math.max(most, (at + 1) / trials - law, law - at / trials);
    }, 0);
    assert.ok(kolmogorovTail(Math.sqrt(trials) * distance) > 0.01, `KS distance ${distance} from Beta(900, 100)`);
  });

  it('scales with the scale: a volatility of twice the size gives twice the width', () => {
    const random = createRandom(3, 'scaled');
    const scale = Float64Array.from({ length: 500 }, () => 0.5 + random.uniform());
    const outcome = scale.map((value) => value * random.normal());
    const found = splitConformal({ prediction: new Float64Array(500), outcome, scale, alpha: 0.1 });
    const { lower, upper } = found.intervals(Float64Array.of(1, 1), Float64Array.of(1, 2));
    assertClose(upper[1]! - lower[1]!, 2 * (upper[0]! - lower[0]!), { rel: 1e-12, why: 'twice as wide' });
    assertClose(found.radius, 1.645, { abs: 0.2, why: '95 % quantile of the normal law, 500 rows' });
  });

  it('refuses bad input with both numbers', () => {
    const two = Float64Array.of(1, 2);
    const make = (over: object) => () => splitConformal({ prediction: two, outcome: two, alpha: 0.1, ...over });
    assert.throws(make({ alpha: 1 }), /between 0 and 1, got 1/);
    assert.throws(make({ outcome: Float64Array.of(1) }), /expected 2 rows of outcome.*got 1/);
    assert.throws(make({ outcome: Float64Array.of(1, NaN) }), /got NaN in row 1/);
    assert.throws(make({ scale: Float64Array.of(1, 0) }), /above 0, got 0 in row 1/);
    assert.throws(make({ prediction: new Float64Array(0), outcome: new Float64Array(0) }), InputError);
    assert.equal(make({})().radius, Infinity);
  });
});

describe('conformal quantile regression', () => {
  const random = createRandom(5, 'cqr');
  const draw = (rows: number) => {
    const spread = Float64Array.from({ length: rows }, () => 0.2 + random.uniform());
    return { spread, outcome: spread.map((s) => s * (random.uniform() < 0.5 ? -1 : 2) * random.uniform()) };
  };
  // Quantiles that know the spread but not the law.
  const quantiles = (spread: Float64Array) => ({
    lower: spread.map((s) => -0.5 * s),
    upper: spread.map((s) => 0.5 * s),
  });

  for (const sides of ['symmetric', 'separate'] as const)
    it(`covers as it says with bad quantiles, ${sides}`, () => {
      const past = draw(2000);
      const found = quantileConformal({ ...quantiles(past.spread), outcome: past.outcome, alpha: 0.1, sides });
      const next = draw(20_000);
      const { lower, upper } = found.intervals(quantiles(next.spread));
      const { coverage } = coverageOf(covers(lower, upper, next.outcome), { level: 0.95 });
      // Beta(1801, 200) has a standard deviation of 0.0067, 20,000 rows add 0.002; separate ends are two such.
      assert.ok(coverage > 0.9 - 0.021 && coverage < 0.9 + 0.025, `coverage ${coverage}`);
    });

  it('shrinks quantiles that are too wide, and never crosses', () => {
    const past = draw(1000);
    const wide = { lower: past.spread.map(() => -9), upper: past.spread.map(() => 9) };
    const found = quantileConformal({ ...wide, outcome: past.outcome, alpha: 0.5 });
    assert.ok(found.shiftLower < 0);
    const { lower, upper } = found.intervals({ lower: Float64Array.of(0, -9), upper: Float64Array.of(1, 9) });
    assert.equal(lower[0], upper[0]);
    assert.equal(lower[0], 0.5);
    assert.ok(lower[1]! < upper[1]!);
  });

  it('its shift by hand', () => {
    const found = quantileConformal({
      lower: Float64Array.of(0, 0, 0),
      upper: Float64Array.of(1, 1, 1),
      outcome: Float64Array.of(-1, 0.5, 3),
      alpha: 0.25,
    });
    assert.deepEqual([found.shiftLower, found.shiftUpper], [2, 2]);
    const each = quantileConformal({
      lower: Float64Array.of(0, 0, 0),
      upper: Float64Array.of(1, 1, 1),
      outcome: Float64Array.of(-1, 0.5, 3),
      alpha: 0.5,
      sides: 'separate',
    });
    assert.deepEqual([each.shiftLower, each.shiftUpper], [1, 2]);
  });
});
