import assert from 'node:assert/strict';
import { features } from '../../../ml/features/registry.ts';
import { assertClose } from '../../support/assertClose.ts';
import { randomPrices } from '../../support/generators.ts';

const column = (...values: number[]) => Float64Array.from(values);
const run = (name: keyof typeof features, values: Float64Array, parameters = {}) => [
  ...features[name].compute([values], parameters),
];

describe('growth and change', () => {
  const prices = randomPrices(60, { seed: 2 });

  it('difference, lag and value are exact', () => {
    assert.deepEqual(run('difference', column(1, 4, 9, 16)), [NaN, 3, 5, 7]);
    assert.deepEqual(run('difference', column(1, 4, 9, 16), { lag: 2 }), [NaN, NaN, 8, 12]);
    assert.deepEqual(run('lag', column(1, 4, NaN, 16), { rows: 1 }), [NaN, 1, 4, NaN]);
    assert.deepEqual(run('lag', column(1, 2), { rows: 5 }), [NaN, NaN]);
    assert.deepEqual(run('value', column(1, NaN, 3)), [1, NaN, 3]);
  });

  it('log_difference adds up to the whole growth, and equals 100 log_returns', () => {
    const steps = run('log_difference', prices).slice(1);
    assertClose(
      steps.reduce((a, b) => a + b),
      100 * Math.log(prices[59]! / prices[0]!),
      { rel: 1e-12, why: 'telescoping sum' },
    );
    run('log_returns', prices).forEach(
      (value, t) => t > 0 && assertClose(100 * value, steps[t - 1]!, { rel: 1e-13, why: 'log return' }),
    );
  });

  it('year_on_year and growth_annualised have textbook values', () => {
    const doubling = Float64Array.from({ length: 25 }, (_, t) => 2 ** (t / 12));
    assertClose(run('year_on_year', doubling)[24]!, 100, { rel: 1e-13, why: 'doubles in a year' });
    assertClose(run('growth_annualised', doubling)[24]!, 100, { rel: 1e-12, why: 'monthly rate to a year' });
    assertClose(run('growth_annualised', column(100, 101), { periods_per_year: 4 })[1]!, 4.060401, {
      rel: 1e-12,
      why: '1.01^4',
    });
    assertClose(run('growth_annualised', column(100, 1, 104), { lag: 2, periods_per_year: 4 })[2]!, 8.16, {
      rel: 1e-12,
      why: '1.04^2',
    });
  });

  it('returns compound to momentum', () => {
    const steps = run('returns', prices);
    const whole = run('momentum', prices, { rows: 10 });
    for (let t = 10; t < 60; t++) {
      const product = steps.slice(t - 9, t + 1).reduce((total, step) => total * (1 + step), 1);
      assertClose(whole[t]!, product - 1, { abs: 1e-13, why: 'product of returns' });
    }
  });

  it('refuses a growth that does not exist, with the row and both numbers', () => {
    assert.throws(() => run('log_difference', column(1, 2, -3)), {
      name: 'NumericsError',
      message: /row 2, which is -3 after 2/,
    });
    assert.throws(() => run('returns', column(0, 2)), { name: 'NumericsError', message: /row 1, which is 2 after 0/ });
  });
});

describe('rolling windows', () => {
  it('rolling_zscore has the reference values (methods F7) for both divisors', () => {
    const values = column(1, 2, 4, 7, 11, 16, 22, 29);
    const population = run('rolling_zscore', values, { window: 3, ddof: 0 });
    assertClose(population[2]!, 1.33630621, { abs: 5e-9, why: 'F7 ddof 0' });
    assertClose(population[3]!, 1.29777137, { abs: 5e-9, why: 'F7 ddof 0' });
    assertClose(population[7]!, 1.25491161, { abs: 5e-9, why: 'F7 ddof 0' });
    assertClose(run('rolling_zscore', values, { window: 3, ddof: 1 })[2]!, 1.09108945, { abs: 5e-9, why: 'F7 ddof 1' });
    assert.equal(run('rolling_zscore', new Float64Array(9).fill(5), { window: 4 })[8], 0);
  });

  it('loses no digits at a level of 1e5 or 1e9, over 20,000 rows', () => {
    const steps = Float64Array.from({ length: 20_000 }, (_, t) => ((t * 7919) % 64) / 64);
    const low = run('rolling_zscore', steps, { window: 50 });
    const lowMean = run('rolling_mean', steps, { window: 50 });
    for (const level of [1e5, 2 ** 30]) {
      const high = run(
        'rolling_zscore',
        steps.map((value) => value + level),
        { window: 50 },
      );
      const highMean = run(
        'sma',
        steps.map((value) => value + level),
        { window: 50 },
      );
      for (let t = 49; t < 20_000; t += 331) {
        assertClose(high[t]!, low[t]!, { abs: 1e-12, why: `z-score at level ${level}` });
        assertClose(highMean[t]! - level, lowMean[t]!, { abs: level * 1.2e-16, why: `mean at level ${level}` });
      }
    }
  });

  it('realised_volatility is the root mean square return on the scale of a year', () => {
    const alternating = Float64Array.from({ length: 30 }, (_, t) => Math.exp(0.01 * (t % 2)));
    assertClose(run('realised_volatility', alternating)[29]!, 0.01 * Math.sqrt(252), {
      rel: 1e-12,
      why: 'moves of 1 %',
    });
    const prices = randomPrices(50, { seed: 6 });
    let squares = 0;
    for (let t = 45; t < 50; t++) squares += Math.log(prices[t]! / prices[t - 1]!) ** 2;
    const found = run('realised_volatility', prices, { window: 5, annualisation: 12 })[49]!;
    assertClose(found, Math.sqrt((12 / 5) * squares), { rel: 1e-12, why: 'written out' });
  });

  it('a gap makes missing the rows whose window touches it, and no other', () => {
    const gap = run('rolling_mean', column(1, 2, 3, NaN, 5, 6, 7), { window: 2 });
    assert.deepEqual(gap, [NaN, 1.5, 2.5, NaN, NaN, 5.5, 6.5]);
  });

  it('drawdown is 0 at highs and the loss from the highest price below them', () => {
    assert.deepEqual(run('drawdown', column(NaN, 4, 8, 6, 2, 16)), [NaN, 0, 0, -0.25, -0.75, 0]);
  });
});
