import assert from 'node:assert/strict';
import { createRandom } from '../../../ml/stats/rng.ts';
import { seasonalStrength } from '../../../ml/timeSeries/seasonalStrength.ts';
import { stl, type StlOptions } from '../../../ml/timeSeries/stl.ts';
import { assertClose } from '../../support/assertClose.ts';
import { doubles, reference } from './reference.ts';

const nottem = doubles(reference.stl.nottem);
const co2 = doubles(reference.stl.co2);

function assertRows(
  x: Float64Array,
  options: StlOptions,
  name: 'rPeriodic' | 'rSeven' | 'rSevenRobust' | 'statsmodels' | 'statsmodelsRobust',
) {
  const { rows, trend, seasonal } = reference.stl[name];
  const found = stl(x, options);
  rows.forEach((t, i) => {
    assertClose(found.trend[t]!, trend[i]!, { rel: 1e-10, why: `${name}, trend of row ${t}` });
    assertClose(found.seasonal[t]!, seasonal[i]!, { rel: 1e-9, abs: 1e-9, why: `${name}, season of row ${t}` });
    const whole = found.trend[t]! + found.seasonal[t]! + found.remainder[t]!;
    assertClose(whole, x[t]!, { rel: 1e-14, why: `sum of the parts of row ${t}` });
  });
}

describe('stl', () => {
  it('decomposes nottem as R, with a periodic season (published first and last rows) and with one that changes', () => {
    const { trend, seasonal, remainder } = stl(nottem, { period: 12, convention: 'r', seasonal: 'periodic' });
    const printed = [
      [seasonal[0], trend[0], remainder[0], -9.34719803, 49.6806726, 0.266525379],
      [seasonal[239], trend[239], remainder[239], -9.47814228, 49.0050971, -1.7269548],
    ] as const;
    for (const [s, t, r, es, et, er] of printed) {
      assertClose(s!, es, { abs: 1e-8, why: 'season' });
      assertClose(t!, et, { abs: 1e-7, why: 'trend' });
      assertClose(r!, er, { abs: 1e-8, why: 'remainder' });
    }
    assertRows(nottem, { period: 12, convention: 'r', seasonal: 'periodic' }, 'rPeriodic');
    assertRows(nottem, { period: 12, convention: 'r', seasonal: 7 }, 'rSeven');
  });

  it('decomposes monthly CO2 as statsmodels, plain and robust, and nottem robustly with the windows of R', () => {
    assertRows(co2, { period: 12, convention: 'statsmodels', seasonal: 13 }, 'statsmodels');
    assertRows(
      co2,
      { period: 12, convention: 'statsmodels', seasonal: 13, trend: 21, robust: true },
      'statsmodelsRobust',
    );
    assertRows(nottem, { period: 12, convention: 'r', seasonal: 7, robust: true }, 'rSevenRobust');
  });

  it('gives a line and a fixed season back, and moves and scales with the series', () => {
    const season = [3, -1, -2, 0];
    const x = Float64Array.from({ length: 61 }, (_, t) => 10 + 0.5 * t + season[t % 4]!);
    const { trend, seasonal } = stl(x, { period: 4, convention: 'statsmodels', seasonal: 7 });
    x.forEach((_, t) => {
      assertClose(trend[t]!, 10 + 0.5 * t, { abs: 1e-8, why: `line at ${t}` });
      assertClose(seasonal[t]!, season[t % 4]!, { abs: 1e-8, why: `season at ${t}` });
    });
    const base = stl(nottem, { period: 12, convention: 'r', seasonal: 7, robust: true });
    const moved = stl(
      nottem.map((value) => 1e5 + 3 * value),
      { period: 12, convention: 'r', seasonal: 7, robust: true },
    );
    base.seasonal.forEach((value, t) => {
      assertClose(moved.seasonal[t]!, 3 * value, { abs: 1e-7, why: `season of 3x + 1e5 at ${t}` });
    });
  });

  it('keeps an outlier out of the season where it is robust', () => {
    const x = nottem.slice();
    x[120] = 150;
    const error = (robust: boolean) => {
      const clean = stl(nottem, { period: 12, convention: 'r', seasonal: 7, robust });
      const dirty = stl(x, { period: 12, convention: 'r', seasonal: 7, robust });
      return Math.max(...clean.seasonal.map((value, t) => (t === 120 ? 0 : Math.abs(value - dirty.seasonal[t]!))));
    };
    assert.ok(error(true) < 0.1 * error(false), `robust ${error(true)}, plain ${error(false)}`);
    assert.equal(stl(x, { period: 12, convention: 'r', seasonal: 7, robust: true }).weights[120], 0);
  });

  it('refuses a series of two periods, even and short windows, and a periodic season of statsmodels', () => {
    const options = { period: 12, convention: 'r', seasonal: 7 } as const;
    assert.throws(() => stl(nottem.slice(0, 24), options), /at least 25 values, got 24/);
    assert.throws(
      () =>
        stl(
          nottem.map((v, t) => (t === 5 ? NaN : v)),
          options,
        ),
      /got NaN at index 5/,
    );
    assert.throws(() => stl(nottem, { ...options, seasonal: 8 }), /odd number of at least 7 seasons, got 8/);
    assert.throws(() => stl(nottem, { ...options, period: 1 }), /at least 2 rows, got 1/);
    assert.throws(() => stl(nottem, { ...options, trend: 11 }), /longer than the period of 12 rows, got 11/);
    assert.throws(
      () => stl(nottem, { ...options, convention: 'statsmodels', seasonal: 'periodic' }),
      /got statsmodels/,
    );
  });
});

describe('seasonalStrength', () => {
  it('is near 1 for a season, near 0 for noise, and refuses a constant', () => {
    const season = seasonalStrength(stl(nottem, { period: 12, convention: 'r', seasonal: 'periodic' }));
    assert.ok(season.seasonal > 0.9 && season.seasonal < 1 && season.trend < 0.5, JSON.stringify(season));
    const random = createRandom(3, 'noise');
    const noise = Float64Array.from({ length: 600 }, () => random.normal());
    const none = seasonalStrength(stl(noise, { period: 12, convention: 'r', seasonal: 'periodic' }));
    assert.ok(none.seasonal < 0.15 && none.trend < 0.25, JSON.stringify(none));
    const flat = {
      trend: doubles([1, 1]),
      seasonal: doubles([0, 0]),
      remainder: doubles([0, 0]),
      weights: doubles([1, 1]),
    };
    assert.throws(
      () => seasonalStrength(flat),
      /strength of a trend needs a series that varies, got a sum of squares of 0/,
    );
  });
});
