import assert from 'node:assert/strict';
import { bootstrapDraws, independentDifference } from '../../../ml/comparison/bootstrap/bootstrapDraws.ts';
import { bootstrapInterval, bootstrapPValue } from '../../../ml/comparison/bootstrap/bootstrapInterval.ts';
import {
  meanDifferenceStatistic,
  meanStatistic,
  sharpeDifferenceStatistic,
  sharpeStatistic,
  type MomentStatistic,
} from '../../../ml/comparison/bootstrap/momentStatistic.ts';
import type { BlockResampling } from '../../../ml/evaluation/selection/blockResampling.ts';
import { circularBlockIndices, movingBlockIndices, stationaryIndices } from '../../../ml/stats/blockBootstrap.ts';
import { mean } from '../../../ml/stats/mean.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { standardDeviation } from '../../../ml/stats/standardDeviation.ts';
import { assertClose } from '../../support/assertClose.ts';
import { repeatable } from '../evaluation/selection/comparisonFixture.ts';
import { comparisonFixture } from './fixture.ts';

const sharpeOf = (x: Float64Array) => mean(x) / standardDeviation(x);
const noise = (rows: number) => Float64Array.from({ length: rows }, (_, t) => 0.01 * Math.sin(t * t) + 0.002);

/** Values that resemble their neighbours: x_t = persistence · x_{t−1} + z_t. */
function persistent(rows: number, persistence: number, ...streams: (string | number)[]): Float64Array {
  const random = createRandom(9, ...streams);
  let x = 0;
  for (let t = 0; t < 50; t += 1) x = persistence * x + random.normal();
  return Float64Array.from({ length: rows }, () => (x = persistence * x + random.normal()));
}

describe('bootstrap of means and Sharpe ratios', () => {
  it('gives arch’s percentile, basic and BCa intervals on the same resamples', () => {
    for (const { rows, block, resamples, ...expected } of comparisonFixture.bootstrap) {
      const x = noise(rows);
      for (const [name, statistic] of [
        ['mean', meanStatistic(x)],
        ['sharpe', sharpeStatistic(x)],
      ] as const)
        for (const method of ['percentile', 'basic', 'bca'] as const) {
          const found = bootstrapDraws(statistic, { ...repeatable(), blockLength: block, resamples });
          const { lower, upper } = bootstrapInterval(found, method);
          const why = `${name}, ${method}, blocks of ${block}`;
          assertClose(lower, expected[name][method][0]!, { rel: 1e-9, abs: 1e-13, why });
          assertClose(upper, expected[name][method][1]!, { rel: 1e-9, abs: 1e-13, why });
        }
    }
  });

  it('draws the statistic of the rows that the index makers draw (slow oracle)', () => {
    const x = persistent(60, 0.5, 'oracle');
    const makers = { circular: circularBlockIndices, moving: movingBlockIndices, stationary: stationaryIndices };
    for (const scheme of ['circular', 'moving', 'stationary'] as const) {
      const given = { scheme, blockLength: 7, resamples: 120 } as const;
      const { draws } = bootstrapDraws(sharpeStatistic(x), { ...given, random: createRandom(3) });
      const random = createRandom(3);
      const rows = new Int32Array(60);
      draws.forEach((drawn, resample) => {
        makers[scheme](60, 7, random, rows);
        const again = sharpeOf(Float64Array.from(rows, (row) => x[row]!));
        assertClose(drawn, again, { abs: 1e-12, why: `${scheme}, resample ${resample}` });
      });
    }
  });

  it('gradients are the slopes of the values', () => {
    const [a, b] = [persistent(40, 0.2, 'a'), persistent(40, 0.2, 'b')];
    const all: readonly MomentStatistic[] = [
      meanStatistic(a),
      meanDifferenceStatistic(a, b),
      sharpeStatistic(a),
      sharpeDifferenceStatistic(a, b),
    ];
    for (const statistic of all) {
      const means = Float64Array.from(statistic.columns, (column) => mean(column) + 0.01);
      const slope = new Float64Array(means.length);
      statistic.gradient(means, slope);
      means.forEach((_, j) => {
        const moved = (by: number) => statistic.value(means.map((value, i) => (i === j ? value + by : value)));
        const expected = (moved(1e-6) - moved(-1e-6)) / 2e-6;
        assertClose(slope[j]!, expected, { rel: 1e-7, abs: 1e-8, why: `${statistic.name}, mean ${j}` });
      });
    }
    assertClose(
      sharpeDifferenceStatistic(a, b).value(Float64Array.from(all[3]!.columns, mean)),
      sharpeOf(a) - sharpeOf(b),
      {
        abs: 1e-13,
        why: 'ddof 1, as the Sharpe ratio elsewhere',
      },
    );
  });

  it('of independent rows has the textbook standard error, and both samples’ for a difference', () => {
    const [a, b] = [persistent(80, 0, 'c'), persistent(50, 0, 'd')];
    const draw = (x: Float64Array) =>
      bootstrapDraws(meanStatistic(x), {
        scheme: 'circular',
        blockLength: 1,
        resamples: 4000,
        random: createRandom(4),
      });
    const plain = (x: Float64Array) => standardDeviation(x, 0) / Math.sqrt(x.length);
    assertClose(draw(a).standardError, plain(a), { rel: 1e-12, why: 's/√n' });
    const both = independentDifference(draw(a), draw(b));
    assertClose(both.standardError, Math.hypot(plain(a), plain(b)), { rel: 1e-12, why: '√(s²/n + s²/m)' });
    assertClose(standardDeviation(draw(a).draws), plain(a), { rel: 0.04, why: 'spread of the draws' });
    for (const method of ['percentile', 'bca', 'studentised', 'symmetric'] as const) {
      const { lower, upper } = bootstrapInterval(both, method);
      assertClose(upper - lower, 2 * 1.96 * both.standardError, { rel: 0.15, why: method });
    }
  });

  it('alarms at its level on autocorrelated rows, where independent rows alarm at several times it', () => {
    const trials = 400;
    const options = (blockLength: number, trial: number): BlockResampling => ({
      ...{ scheme: 'circular', blockLength, resamples: 199, random: createRandom(trial, 'level') },
    });
    let [blocks, single, sharpe] = [0, 0, 0];
    for (let trial = 0; trial < trials; trial += 1) {
      const [a, b] = [persistent(300, 0.5, 'x', trial), persistent(300, 0.5, 'y', trial)];
      const alarm = (statistic: MomentStatistic, blockLength: number) =>
        bootstrapPValue(bootstrapDraws(statistic, options(blockLength, trial))) <= 0.05;
      if (alarm(meanDifferenceStatistic(a, b), 12)) blocks += 1;
      if (alarm(meanDifferenceStatistic(a, b), 1)) single += 1;
      if (alarm(sharpeDifferenceStatistic(a, b), 12)) sharpe += 1;
    }
    // Three standard errors of 5 % over 400 trials are 3.3 points; the blocks leave a little of the dependence.
    assert.ok(blocks / trials < 0.1, `mean by blocks: ${blocks / trials}`);
    assert.ok(sharpe / trials < 0.1, `Sharpe by blocks: ${sharpe / trials}`);
    assert.ok(single / trials > 0.15, `mean by rows: ${single / trials}`);
  }).timeout(60_000);

  it('has the same bits from the same seed, finds a planted difference, and never says p = 0', () => {
    const [a, b] = [persistent(400, 0.3, 'e'), persistent(400, 0.3, 'f').map((value) => value - 0.6)];
    const draw = () =>
      bootstrapDraws(meanDifferenceStatistic(a, b), {
        ...{ scheme: 'stationary', blockLength: 6.5, resamples: 999, random: createRandom(8) },
      });
    assert.deepEqual(draw(), draw());
    assert.equal(bootstrapPValue(draw()), 1 / 1000);
    assert.ok(bootstrapPValue(draw(), { value: 0.6, form: 'shifted' }) > 0.05);
    const { lower, upper } = bootstrapInterval(draw(), 'symmetric');
    assert.ok(lower < 0.6 && 0.6 < upper && lower > 0, `${lower} … ${upper}`);
  });

  it('refuses bad input with both numbers', () => {
    const x = noise(20);
    const draw = (blockLength: number, resamples: number) =>
      bootstrapDraws(meanStatistic(x), { scheme: 'circular', blockLength, resamples, random: createRandom(1) });
    assert.throws(() => draw(21, 500), { message: /of 20 rows needs a whole block length from 1 to 20, got 21/ });
    assert.throws(() => draw(2.5, 500), { message: /got 2.5/ });
    assert.throws(() => draw(2, 99), { message: /at least 100 resamples, got 99/ });
    assert.throws(() => meanStatistic(new Float64Array(9)), { message: /vary, got 9 times 0/ });
    assert.throws(() => sharpeStatistic(x.slice(0, 7)), { message: /at least 8 values, got 7/ });
    assert.throws(() => meanDifferenceStatistic(x, x.slice(1)), { message: /got 20 and 19/ });
    assert.throws(() => bootstrapInterval(draw(20, 100), 'studentised'), { message: /standard errors above 0, got/ });
    assert.throws(() => independentDifference(draw(2, 100), draw(2, 200)), { message: /100, got 200/ });
  });
});
