import assert from 'node:assert/strict';
import { expectedCount } from '../../../ml/pointProcess/expectedCount.ts';
import { exponentialDistance } from '../../../ml/pointProcess/goodnessOfFit.ts';
import type { HawkesModel } from '../../../ml/pointProcess/hawkesModel.ts';
import { rescaledGaps } from '../../../ml/pointProcess/rescaledGaps.ts';
import { simulateHawkes, type SimulationOptions } from '../../../ml/pointProcess/simulateHawkes.ts';
import { generateHawkes } from '../../../ml/synthetic/hawkes.ts';
import { assertClose } from '../../support/assertClose.ts';
import { fewModel, numbers } from './fixture.ts';

const one: HawkesModel = { ...fewModel, baseline: numbers(1), weights: numbers(0.5), shapes: numbers(2) };
const two: HawkesModel = {
  ...fewModel,
  kernel: 'sumOfExponentials',
  kinds: 2,
  terms: 2,
  sharing: 'own',
  baseline: numbers(0.5, 0.3),
  weights: numbers(0.2, 0.1, 0.1, 0.2, 0, 0.2, 0.2, 0.2),
  shapes: numbers(0.5, 5, 1, 8, 2, 3, 0.3, 4),
};
const law: HawkesModel = { ...one, kernel: 'powerLaw', shapes: numbers(1.2, 0.3) };
const mixture: HawkesModel = { ...one, kernel: 'powerLawMixture', shapes: numbers(0.5, 0.05) };

describe('simulateHawkes', function () {
  this.timeout(120_000);

  it('has the mean and the spread of counts that theory gives, both ways and in the generator (K9)', () => {
    const expected = expectedCount({ baseline: 1, branching: 0.5, decay: 2, horizon: 1000 });
    assertClose(expected, 1999, { abs: 1e-9, why: 'finite horizon, by hand' });
    const ways: readonly [string, (seed: number) => number][] = [
      ['thinning', (seed) => simulateHawkes(one, { seed, horizon: 1000 }).times[0]!.length],
      ['exact', (seed) => simulateHawkes(one, { seed, horizon: 1000, method: 'exact' }).times[0]!.length],
      [
        'generator',
        (seed) =>
          generateHawkes({ baseline: [1], branching: [[0.5]], decay: 2 }, { seed, horizon: 1000, warmUp: 0 }).times
            .length,
      ],
    ];
    for (const [way, count] of ways) {
      const counts = Array.from({ length: 200 }, (_, seed) => count(seed + 1));
      const mean = counts.reduce((sum, each) => sum + each / 200, 0);
      const ratio = counts.reduce((sum, each) => sum + (each - mean) ** 2 / 199, 0) / mean;
      // Standard errors: sd 2 √1999 ≈ 89 over √200 ≈ 6.3; of the ratio 4 √(2/199) ≈ 0.4.
      assertClose(mean, expected, { abs: 3 * 6.3, why: way });
      assertClose(ratio, 4, { abs: 3 * 0.4, why: `${way}: 1 / (1 − n)²` });
    }
  });

  it('draws from the law of the model: rescaled gaps are exponential', () => {
    const paths: readonly [HawkesModel, Partial<SimulationOptions>][] = [
      [one, {}],
      [one, { method: 'exact' }],
      [two, {}],
      [two, { method: 'exact' }],
      [mixture, {}],
      [law, { horizon: 300 }],
    ];
    for (const [model, part] of paths) {
      const options = (seed: number) => ({ seed, horizon: 600, ...part });
      const tails = Array.from({ length: 12 }, (_, seed) => {
        const path = simulateHawkes(model, options(seed + 1));
        return -Math.log(exponentialDistance(rescaledGaps(model, path)).pValue);
      });
      // Twelve p-values that are uniform, so −ln p is exponential itself.
      const { pValue } = exponentialDistance([numbers(...tails)]);
      assert.ok(pValue > 0.005, `${model.kernel} ${part.method ?? 'thinning'}: p of p ${pValue}`);
      const wrong = { ...model, weights: model.weights.map((weight) => weight * 0.5) };
      assert.ok(exponentialDistance(rescaledGaps(wrong, simulateHawkes(model, options(1)))).pValue < 1e-3);
    }
  });

  it('draws marks that matter', () => {
    const marked: HawkesModel = { ...one, marks: { form: 'power', exponent: 0.8, means: numbers(1.7) } };
    const pool = [numbers(0.1, 0.5, 1, 2, 9)];
    const path = simulateHawkes(marked, { seed: 2, horizon: 3000, markPool: pool });
    assert.equal(path.marks![0]!.length, path.times[0]!.length);
    assert.ok(exponentialDistance(rescaledGaps(marked, path)).pValue > 0.01);
    assert.ok(exponentialDistance(rescaledGaps({ ...marked, marks: null }, path)).pValue < 1e-3);
    assert.throws(() => simulateHawkes(marked, { seed: 2, horizon: 10 }), /needs marks to draw from, got none/);
    assert.throws(() => simulateHawkes(marked, { seed: 2, horizon: 10, markPool: [numbers()] }), /got 1, empty at 0/);
  });

  it('repeats itself, warms up, and stops where a process explodes', () => {
    const options = { seed: 3, horizon: 100 };
    assert.deepEqual(simulateHawkes(two, options), simulateHawkes(two, options));
    let early = 0;
    for (let seed = 0; seed < 400; seed++)
      early += simulateHawkes(one, { seed, horizon: 1, warmUp: 20, method: 'exact' }).times[0]!.length;
    assertClose(early / 400, 2, { abs: 0.4, why: 'μ / (1 − n), where a cold start has 1.3' });
    const wild = { ...one, weights: numbers(1.5) };
    assert.throws(() => simulateHawkes(wild, { seed: 1, horizon: 1000, mostEvents: 5000 }), /at most 5000 events/);
    assert.throws(() => simulateHawkes(law, { ...options, method: 'exact' }), /got the kernel powerLaw: use thinning/);
    assert.throws(() => simulateHawkes(mixture, { ...options, method: 'exact' }), /powerLawMixture: use thinning/);
    assert.throws(() => simulateHawkes(one, { seed: 1, horizon: 0 }), /horizon above 0 .* got 0 and 0/);
  });
});

describe('expectedCount', () => {
  it('is smooth through n = 1 and grows beyond', () => {
    const at = (branching: number) => expectedCount({ baseline: 1, branching, decay: 2, horizon: 3 });
    assertClose(at(1), 3 + 9, { rel: 1e-12, why: 'μT + μβT²/2' });
    assertClose(at(1 - 1e-5), at(1), { rel: 1e-4, why: 'just below' });
    assertClose((at(1 - 1e-7) + at(1 + 1e-7)) / 2, at(1), { rel: 1e-6, why: 'around' });
    assert.ok(at(1.2) > at(1));
    assert.throws(() => at(-1), /finite parameters from 0 on, got -1/);
  });
});
