import assert from 'node:assert/strict';
import { garchFilter } from '../../../ml/features/garchFilter.ts';
import { garchVolatility } from '../../../ml/features/garchVolatility.ts';
import { recessionProbability } from '../../../ml/features/recessionProbability.ts';
import { recessionProbit } from '../../../ml/features/recessionProbit.ts';
import { stlRemainder } from '../../../ml/features/stlRemainder.ts';
import { stlSeasonal } from '../../../ml/features/stlSeasonal.ts';
import { stlTrend } from '../../../ml/features/stlTrend.ts';
import { surprise } from '../../../ml/features/surprise.ts';
import { termSpread } from '../../../ml/features/termSpread.ts';
import { choleskyFactor, choleskySolve } from '../../../ml/linalg/cholesky.ts';
import { normalCdf } from '../../../ml/stats/normalCdf.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { fitProbit } from '../../../ml/timeSeries/fitProbit.ts';
import { fitGarch } from '../../../ml/timeSeries/garch.ts';
import { stl } from '../../../ml/timeSeries/stl.ts';
import { assertClose } from '../../support/assertClose.ts';
import { doubles, reference } from '../timeSeries/reference.ts';

const returns = doubles(reference.volatility.returns);

/** Coefficients of y on the columns of x by (XᵀX)⁻¹Xᵀy. */
function normalEquations(x: readonly (readonly number[])[], y: readonly number[]): Float64Array {
  const p = x[0]!.length;
  const [square, right] = [new Float64Array(p * p), new Float64Array(p)];
  x.forEach((row, t) => {
    row.forEach((a, i) => {
      right[i] = right[i]! + a * y[t]!;
      row.forEach((b, j) => (square[i * p + j] = square[i * p + j]! + a * b));
    });
  });
  assert.ok(choleskyFactor(square, p, square));
  return choleskySolve(square, p, right);
}

describe('surprise', () => {
  it('is the forecast error of a regression on the rows before, over the deviation of its residuals', () => {
    const x = doubles(reference.vector.inflation);
    const found = surprise.compute([x], { window: 40, order: 2 });
    for (const t of [40, 97, 202]) {
      const rows = Array.from({ length: 38 }, (_, i) => t - 38 + i);
      const b = normalEquations(
        rows.map((row) => [1, x[row - 1]!, x[row - 2]!]),
        rows.map((row) => x[row]!),
      );
      const forecast = (row: number) => b[0]! + b[1]! * x[row - 1]! + b[2]! * x[row - 2]!;
      const squares = rows.reduce((total, row) => total + (x[row]! - forecast(row)) ** 2, 0);
      const expected = (x[t]! - forecast(t)) / Math.sqrt(squares / 35);
      assertClose(found[t]!, expected, { rel: 1e-8, why: `row ${t} by the normal equations` });
    }
  });

  it('has mean 0 and deviation 1 where the model is true, and loses no digits at a level of 1e5', () => {
    const random = createRandom(4, 'surprise');
    const x = new Float64Array(4000);
    for (let t = 1; t < x.length; t++) x[t] = 0.7 * x[t - 1]! + random.normal();
    const found = surprise.compute([x], { window: 200, order: 1 }).slice(200);
    const mean = found.reduce((total, value) => total + value / found.length, 0);
    const square = found.reduce((total, value) => total + value ** 2 / found.length, 0);
    assertClose(mean, 0, { abs: 0.05, why: 'mean' });
    assertClose(square, 1, { abs: 0.08, why: 'mean square' });
    const moved = surprise.compute([x.map((value) => value + 2 ** 17)], { window: 200, order: 1 }).slice(200);
    found.forEach((value, t) => assertClose(moved[t]!, value, { abs: 1e-7, why: `row ${t + 200} at another level` }));
  });

  it('refuses a window that is constant, one that a line explains, and one too short for its order', () => {
    const flat = new Float64Array(80).fill(0.25);
    assert.throws(() => surprise.compute([flat], {}), /a residual deviation of 0 before row 60/);
    assert.throws(() => surprise.compute([flat], { window: 20, order: 7 }), /at least 3·order \+ 2 = 23 rows, got 20/);
  });
});

describe('term_spread and recession_probability', () => {
  it('convert the bill rate and give the probability of the published probit', () => {
    const rates = [doubles([7.08, 2.32, NaN]), doubles([6, 2.5, 3])];
    const spread = termSpread.compute(rates, {});
    assertClose(spread[0]!, 7.08 - (365 * 6) / (360 - 0.91 * 6), { rel: 1e-14, why: 'spread' });
    assert.ok(Number.isNaN(spread[2]!));
    assert.equal(termSpread.compute(rates, { bill_yield: 'as_given' })[1], 2.32 - 2.5);
    const probability = recessionProbability.compute([spread], {});
    assertClose(probability[1]!, normalCdf(-0.5333 - 0.633 * spread[1]!), { rel: 1e-15, why: 'probability' });
    assert.ok(probability[1]! > probability[0]! && probability[0]! > 0 && probability[1]! < 1);
    assert.throws(
      () => termSpread.compute([doubles([1]), doubles([400])], {}),
      /below 395.6.* percent, got 400 at row 0/,
    );
  });
});

describe('recession_probit', () => {
  const random = createRandom(4, 'recession');
  const spread = doubles(Array.from({ length: 400 }, (_, t) => 1.5 * Math.sin(t / 15) + random.normal()));
  const recession = spread.map((_, t) =>
    t >= 12 && random.uniform() < normalCdf(-0.6 - 0.7 * spread[t - 12]!) ? 1 : 0,
  );

  it('is the probit of the pairs whose labels were announced', () => {
    const found = recessionProbit.compute([spread, recession], {});
    assert.equal(
      found.findIndex((value) => !Number.isNaN(value)),
      12 + 21 + 96 - 1,
    );
    const pairs = 96 + 12 * 20;
    const { intercept, slope } = fitProbit(spread.slice(0, pairs), recession.slice(12, 12 + pairs));
    const t = pairs + 12 + 21 - 1;
    for (const row of [t, t + 11])
      assertClose(found[row]!, normalCdf(intercept + slope * spread[row]!), { rel: 1e-14, why: `row ${row}` });
    assertClose(slope, -0.7, { abs: 0.25, why: 'slope that the labels were drawn with' });
  });

  it('reads no label before its announcement, and begins at the first spread', () => {
    const found = recessionProbit.compute([spread, recession], {});
    const other = recession.map((value, t) => (t > 300 - 21 ? 1 - value : value));
    assert.deepEqual(recessionProbit.compute([spread, other], {}).slice(0, 301), found.slice(0, 301));
    assert.notDeepEqual(recessionProbit.compute([spread, other], {}), found);
    const late = recessionProbit.compute([doubles([NaN, NaN, ...spread]), doubles([0, 1, ...recession])], {});
    assert.deepEqual(late.slice(2), found);
  });

  it('is missing while one class is known, and refuses labels that are none', () => {
    assert.ok(recessionProbit.compute([spread, spread.map(() => 0)], {}).every(Number.isNaN));
    assert.throws(
      () => recessionProbit.compute([spread, recession.map((value) => value / 2)], {}),
      /labels of 0 or 1, got 0.5 at row \d+/,
    );
  });
});

describe('stl_trend, stl_seasonal and stl_remainder', () => {
  const x = doubles(reference.stl.nottem);
  const parameters = { least_rows: 60, most_rows: 96, seasonal_reach: 3 };

  it('are the last row of the decomposition of the rows before, at most so many', () => {
    const [trend, seasonal, remainder] = [stlTrend, stlSeasonal, stlRemainder].map((f) => f.compute([x], parameters));
    for (const t of [59, 70, 95, 96, 239]) {
      const past = x.slice(Math.max(0, t - 95), t + 1);
      const whole = stl(past, { period: 12, convention: 'r', seasonal: 7 });
      assert.equal(trend![t], whole.trend.at(-1));
      assert.equal(seasonal![t], whole.seasonal.at(-1));
      assert.equal(remainder![t], whole.remainder.at(-1));
    }
    assert.ok(Number.isNaN(trend![58]!));
  });

  it('differ from the two-sided decomposition, which knows what comes', () => {
    const causal = stlTrend.compute([x], parameters);
    const { trend } = stl(x, { period: 12, convention: 'r', seasonal: 7 });
    assert.ok(causal.slice(60, 230).some((value, t) => Math.abs(value - trend[t + 60]!) > 0.5));
  });

  it('refuse windows shorter than two seasons', () => {
    assert.throws(() => stlTrend.compute([x], { period: 24 }), /at least 2·period \+ 1 = 49, got 48/);
    assert.throws(() => stlTrend.compute([x], { most_rows: 40 }), /at least least_rows = 48, got 40/);
  });
});

describe('garch_volatility', () => {
  it('is the fit on the rows before, moved on until the next fit', () => {
    const x = returns.slice(0, 700);
    const found = garchVolatility.compute([x], { least_rows: 400, refit_every: 200, model: 'gjr' });
    const fit = fitGarch(x.slice(0, 600), { asymmetric: true });
    assertClose(found[599]!, Math.sqrt(fit.ahead), { rel: 1e-14, why: 'row of the second fit' });
    const { mean, omega, alpha, gamma, beta } = fit.parameters;
    for (const length of [400, 401, 599, 600, 601]) {
      const prefix = garchVolatility.compute([x.slice(0, length)], { least_rows: 400, refit_every: 200, model: 'gjr' });
      assert.equal(prefix.at(-1), found[length - 1], `the last of ${length} rows`);
    }
    let variance = fit.ahead;
    for (let t = 600; t < 700; t++) {
      const e = x[t]! - mean;
      variance = omega + (alpha + (e < 0 ? gamma : 0)) * e * e + beta * variance;
      assertClose(found[t]!, Math.sqrt(variance), { rel: 1e-12, why: `row ${t}` });
    }
  });

  it('is the same where the future is another, and follows the volatility that is to come', () => {
    const [x, other] = [returns.slice(0, 900), returns.slice(0, 900)];
    other.fill(5, 650);
    const parameters = { least_rows: 300, refit_every: 300 };
    const [found, changed] = [x, other].map((column) => garchVolatility.compute([column], parameters));
    assert.deepEqual(found!.slice(0, 650), changed!.slice(0, 650));
    assert.notDeepEqual(found!.slice(650), changed!.slice(650));
  });
});

describe('garch_filter', () => {
  it('has the variances of a fit when it is given its parameters', () => {
    const { parameters, ahead } = fitGarch(returns);
    const { mean, omega, alpha, beta } = parameters;
    const found = garchFilter.compute([returns], { mean, omega, alpha, beta });
    assertClose(found.at(-1)!, Math.sqrt(ahead), { rel: 1e-9, why: 'the start is forgotten' });
    assert.throws(() => garchFilter.compute([returns], { alpha: 0.2 }), /below 1, got 1.1/);
    assert.throws(() => garchFilter.compute([returns], { gamma: -0.5 }), /at least 0, got -0.45/);
  });
});
