import assert from 'node:assert/strict';
import type { Parameters } from '../../../contracts/system.ts';
import { features } from '../../../ml/features/registry.ts';
import { quantile } from '../../../ml/stats/quantile.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { randomPrices } from '../../support/generators.ts';
import { rollingFixture } from './rollingFixture.ts';

type Name = keyof typeof features;

const fixture = rollingFixture();
const { window } = fixture;
const x = Float64Array.from(fixture.x);
const y = Float64Array.from(fixture.y);

const run = (name: Name, inputs: readonly Float64Array[], parameters: Parameters = {}) =>
  features[name].compute(inputs, parameters);

/** Two-pass moments of a window around its mean: the slow and safe way. */
function momentsOf(values: Float64Array, other = values) {
  const level = values[0]!;
  const otherLevel = other[0]!;
  const centre = values.reduce((sum, value) => sum + (value - level), 0) / values.length;
  const otherCentre = other.reduce((sum, value) => sum + (value - otherLevel), 0) / values.length;
  const off = values.map((value) => value - level - centre);
  const otherOff = other.map((value) => value - otherLevel - otherCentre);
  const power = (k: number) => off.reduce((sum, d) => sum + d ** k, 0) / values.length;
  const product = off.reduce((sum, d, i) => sum + d * otherOff[i]!, 0);
  return { mean: level + centre, power, product, last: off.at(-1)! };
}

describe('rolling windows against pandas and SciPy', () => {
  const two: readonly string[] = [
    'rolling_covariance',
    'rolling_correlation',
    'rolling_beta',
    'lead_lag_correlation',
    'spread_zscore',
  ];
  const extra: Readonly<Record<string, Parameters>> = {
    rolling_zscore_lagged: { current: 'outside' },
    rolling_quantile: { p: 0.3 },
    lead_lag_correlation: { lag: 3 },
    winsorised: { lower: 0.1, upper: 0.9 },
  };
  for (const [key, expected] of Object.entries(fixture.rolling)) {
    it(key, () => {
      const name = (key === 'rolling_zscore_lagged' ? 'rolling_zscore' : key) as Name;
      const found = run(name, two.includes(key) ? [x, y] : [x], { window, ...extra[key] });
      expected.forEach((value, t) => {
        if (value === null) assert.ok(Number.isNaN(found[t]), `row ${t} is ${found[t]}`);
        else assertClose(found[t]!, value, { rel: 1e-10, abs: 1e-10, why: `${key} ${t}` });
      });
    });
  }

  it('fractional_difference has the weights and values written out after López de Prado', () => {
    for (const { d, threshold, width, weights, values } of fixture.fractional) {
      const parameters = { d, threshold, width };
      assert.equal(features.fractional_difference.lookback(parameters), weights.length - 1);
      const found = run('fractional_difference', [x], parameters);
      values.forEach((value, t) => {
        if (value === null) assert.ok(Number.isNaN(found[t]));
        else assertClose(found[t]!, value, { rel: 1e-12, why: `d ${d}, row ${t}` });
      });
      const pulse = Float64Array.from({ length: 200 }, (_, t) => (t === 100 ? 1 : 0));
      const response = run('fractional_difference', [pulse], parameters).slice(100, 100 + weights.length);
      response.forEach((weight, k) => assertClose(weight, weights[k]!, { rel: 1e-14, why: `weight ${k}` }));
    }
  });

  it('fractional_difference of order 0 is the value, of order 1 the difference, of order 2 that of it', () => {
    assert.deepEqual(run('fractional_difference', [x], { d: 0 }), x);
    assert.deepEqual(run('fractional_difference', [x], { d: 1 }), run('difference', [x]));
    const twice = run('difference', [run('difference', [x])]);
    run('fractional_difference', [x], { d: 2 }).forEach((value, t) => {
      if (t > 1) assertClose(value, twice[t]!, { abs: 1e-12, why: 'second difference' });
    });
  });

  it('rolling_zscore has the reference values of a lagged window (methods F7)', () => {
    const values = Float64Array.of(1, 2, 4, 7, 11, 16, 22, 29);
    const found = run('rolling_zscore', [values], { window: 3, current: 'outside' });
    assert.equal(features.rolling_zscore.lookback({ window: 3, current: 'outside' }), 3);
    assertClose(found[3]!, 3.05505046, { abs: 5e-9, why: 'F7' });
    assertClose(found[4]!, 2.64906471, { abs: 5e-9, why: 'F7' });
  });
});

describe('rolling windows at a high level', () => {
  const rows = 4000;
  const random = createRandom(3, 'steps');
  // Multiples of 2⁻⁹, so that adding the level loses nothing of the data themselves.
  const step = () => Math.round(512 * (random.normal() + 3)) / 512;
  const low = Float64Array.from({ length: rows }, step);
  const other = low.map((value) => value / 2 + step());
  for (const level of [0, 1e5, 1e9]) {
    it(`lose no digits at ${level}, against two passes over each window`, () => {
      const high = low.map((value) => value + level);
      const beside = other.map((value) => value + 2 * level);
      const size = 50;
      const inside = { window: size };
      const columns = {
        mean: run('rolling_mean', [high], inside),
        sd: run('rolling_sd', [high], inside),
        zscore: run('rolling_zscore', [high], inside),
        outside: run('rolling_zscore', [high], { ...inside, current: 'outside' }),
        skew: run('rolling_skew', [high], inside),
        kurtosis: run('rolling_kurtosis', [high], inside),
        covariance: run('rolling_covariance', [high, beside], inside),
        correlation: run('rolling_correlation', [high, beside], inside),
        beta: run('rolling_beta', [high, beside], inside),
      };
      for (let t = size; t < rows; t += 37) {
        const values = high.subarray(t - size + 1, t + 1);
        const own = momentsOf(values);
        const pair = beside.subarray(t - size + 1, t + 1);
        const others = momentsOf(pair);
        const { product } = momentsOf(values, pair);
        const before = momentsOf(high.subarray(t - size, t));
        const [m2, m3, m4] = [own.power(2), own.power(3), own.power(4)];
        const sd = Math.sqrt((m2 * size) / (size - 1));
        const expected = {
          mean: own.mean,
          sd,
          zscore: own.last / sd,
          outside: (high[t]! - high[t - 1]! + before.last) / Math.sqrt((before.power(2) * size) / (size - 1)),
          skew: ((Math.sqrt(size * (size - 1)) / (size - 2)) * m3) / m2 ** 1.5,
          kurtosis: ((size - 1) / ((size - 2) * (size - 3))) * ((size + 1) * (m4 / m2 ** 2 - 3) + 6),
          covariance: product / (size - 1),
          correlation: product / size / Math.sqrt(m2 * others.power(2)),
          beta: product / size / others.power(2),
        };
        for (const [name, value] of Object.entries(expected)) {
          assertClose(columns[name as keyof typeof columns][t]!, value, {
            rel: name === 'mean' ? 4e-16 : 0,
            abs: 3e-13 * Math.max(1, Math.abs(value)),
            why: `${name} at ${level}, row ${t}`,
          });
        }
      }
    });
  }

  it('shift and scale leave scores, correlations and shapes alone', () => {
    const moved = low.map((value) => 4 * value + 1024);
    const names = [
      'rolling_zscore',
      'rolling_skew',
      'rolling_kurtosis',
      'rolling_minmax',
      'rolling_robust_zscore',
    ] as const;
    for (const name of [...names, 'iqr_score', 'mad_outlier', 'hampel_outlier', 'isolation_forest_score'] as const) {
      const [plain, other] = [run(name, [low]), run(name, [moved])];
      plain.forEach((value, t) => {
        if (!Number.isNaN(value)) assertClose(other[t]!, value, { abs: 1e-11, why: `${name}, row ${t}` });
      });
    }
    const opposite = run('rolling_correlation', [low.map((value) => 5 - value), other]);
    run('rolling_correlation', [low, other]).forEach((value, t) => {
      if (!Number.isNaN(value)) assertClose(opposite[t]!, -value, { abs: 1e-12, why: 'sign' });
    });
  });
});

describe('rolling order statistics against sorting each window', () => {
  const random = createRandom(8, 'ties');
  const values = Float64Array.from({ length: 3000 }, (_, t) => (t > 1000 && t < 1010 ? NaN : random.integer(40) / 8));
  for (const size of [1, 2, 3, 4, 10, 101]) {
    it(`of ${size} rows, with ties and a gap`, () => {
      const windows = Array.from(values, (_, t) =>
        t < size - 1
          ? null
          : values.subarray(t - size + 1, t + 1).some(Number.isNaN)
            ? null
            : values.subarray(t - size + 1, t + 1),
      );
      for (const p of [0, 0.1, 0.25, 0.5, 0.77, 1]) {
        const found = run('rolling_quantile', [values], { window: size, p });
        windows.forEach((part, t) => assert.equal(found[t], part ? quantile(part, p) : NaN, `p ${p}, row ${t}`));
      }
      const [lowest, highest] = [
        run('rolling_min', [values], { window: size }),
        run('rolling_max', [values], { window: size }),
      ];
      windows.forEach((part, t) => {
        assert.equal(lowest[t], part ? Math.min(...part) : NaN);
        assert.equal(highest[t], part ? Math.max(...part) : NaN);
      });
    });
  }
});

describe('windows without variation', () => {
  const flat = new Float64Array(80).fill(0.1);
  const jump = Float64Array.from(flat, (value, t) => (t === 70 ? 2 : value));
  const varied = randomPrices(80);

  it('give a z-score of 0, a missing one or an error, as asked', () => {
    const of = (zero_variance: string, current: string, values = flat) =>
      run('rolling_zscore', [values], { window: 7, current, zero_variance });
    for (const current of ['inside', 'outside']) {
      assert.equal(of('zero', current)[20], 0);
      assert.ok(Number.isNaN(of('missing', current)[20]));
      assert.throws(() => of('refuse', current), {
        name: 'NumericsError',
        message: /a window of 7 equal ones for row . ?,? ?/,
      });
    }
    assert.ok(Number.isNaN(of('zero', 'outside', jump)[70]), 'an infinite score is missing');
    assert.throws(() => run('rolling_zscore', [flat], { zero_variance: 'nought' }), /one of zero, missing, refuse/);
  });

  it('have no correlation, slope of the other or shape, and the middle of a range', () => {
    for (const name of ['rolling_correlation', 'lead_lag_correlation', 'rolling_beta'] as const) {
      assert.ok(Number.isNaN(run(name, [varied, flat])[79]), name);
    }
    assert.equal(run('rolling_beta', [flat, varied])[79], 0);
    assert.ok(Number.isNaN(run('rolling_skew', [flat])[79]));
    assert.ok(Number.isNaN(run('rolling_kurtosis', [flat])[79]));
    assert.equal(run('rolling_minmax', [flat])[79], 0.5);
    assert.equal(run('rolling_sd', [flat])[79], 0);
    assert.equal(run('spread_zscore', [varied, varied.map((value) => 3 - 2 * value)])[79], 0);
    const alone = run('rolling_zscore', [varied], { window: 30 });
    run('spread_zscore', [varied, flat], { window: 30 }).forEach((value, t) => {
      const expected = alone[t]! * Math.sqrt(28 / 29);
      if (t >= 29) assertClose(value, expected, { rel: 1e-12, why: 'β 0 and divisor n − 2' });
    });
  });

  it('call a spike in a flat series an outlier, and a flat value none', () => {
    const small = { window: 20 };
    for (const name of ['mad_outlier', 'iqr_outlier', 'hampel_outlier'] as const) {
      const found = run(name, [jump], small);
      assert.deepEqual([found[69], found[70], found[71]], [0, 1, 0], name);
    }
    assert.equal(run('hampel_cleaned', [jump], small)[70], 0.1);
    assert.equal(run('iqr_cleaned', [jump], small)[70], 0.1);
    assert.equal(run('isolation_forest_cleaned', [jump], small)[70], 0.1);
    const score = run('rolling_robust_zscore', [jump], small);
    // Mean absolute deviation 1.9 / 20, times 1.2533.
    assertClose(score[70]!, 20 / 1.2533141373155003, { rel: 1e-12, why: 'mean absolute deviation stands in' });
    assert.equal(score[69], 0);
    assert.ok(Number.isNaN(run('rolling_robust_zscore', [jump], { ...small, current: 'outside' })[70]));
    assert.ok(Number.isNaN(run('iqr_score', [jump], small)[70]));
    assert.equal(run('iqr_score', [flat], small)[70], 0);
  });
});

describe('two instruments', () => {
  it('lead_lag_correlation finds the lag that was planted', () => {
    const random = createRandom(9, 'leader');
    const leader = Float64Array.from({ length: 300 }, () => random.normal());
    const follower = leader.map((_, t) => (leader[t - 4] ?? 0) + 0.3 * random.normal());
    const at = (lag: number) => run('lead_lag_correlation', [leader, follower], { window: 100, lag })[299]!;
    assert.ok(at(4) > 0.9);
    for (const lag of [0, 1, 2, 3, 5, 6]) assert.ok(Math.abs(at(lag)) < 0.35, `lag ${lag}`);
    assert.deepEqual(
      run('lead_lag_correlation', [leader, follower], { lag: 0 }),
      run('rolling_correlation', [leader, follower]),
    );
  });

  it('spread and ratio are exact, and a ratio of 0 is refused with both numbers', () => {
    assert.deepEqual(
      [...run('spread', [x.slice(0, 2), y.slice(0, 2)], { hedge: 2 })],
      [x[0]! - 2 * y[0]!, x[1]! - 2 * y[1]!],
    );
    assert.deepEqual([...run('ratio', [x.slice(0, 2), y.slice(0, 2)])], [x[0]! / y[0]!, x[1]! / y[1]!]);
    assert.throws(() => run('ratio', [Float64Array.of(1, 3), Float64Array.of(1, 0)]), {
      name: 'NumericsError',
      message: /got 3 \/ 0 at row 1/,
    });
  });
});

describe('bad input to a rolling window', () => {
  it('is refused with its row, or missing where it is missing', () => {
    const odd = Float64Array.of(1, 2, Infinity, 4, 5, 6, 7, 8);
    for (const name of [
      'rolling_sd',
      'rolling_quantile',
      'rolling_skew',
      'winsorised',
      'fractional_difference',
    ] as const) {
      assert.throws(() => run(name, [odd]), { name: 'NumericsError', message: /got Infinity at row 2/ });
    }
    assert.throws(() => run('rolling_correlation', [odd.map(() => 1), odd]), /got Infinity at row 2/);
    assert.throws(
      () => run('rolling_sd', [odd], { window: 1 }),
      /window must be a whole number from 2 to 10000, got 1/,
    );
    assert.throws(() => run('rolling_correlation', [x, y.slice(1)]), /inputs of one length, got 90 and 89/);
    assert.ok(run('rolling_quantile', [new Float64Array(200).fill(NaN)]).every(Number.isNaN));
    assert.ok(run('rolling_sd', [x], { window: 91 }).every(Number.isNaN), 'a look-back longer than the data');
  });
});
