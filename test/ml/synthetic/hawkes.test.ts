import assert from 'node:assert/strict';
import { generateHawkes } from '../../../ml/synthetic/hawkes.ts';
import type { HawkesParameters, HawkesPath } from '../../../ml/synthetic/hawkes.ts';
import { assertClose } from '../../support/assertClose.ts';

const bivariate: HawkesParameters = {
  baseline: [0.4, 0.2],
  branching: [
    [0.2, 0.3],
    [0.1, 0.4],
  ],
  decay: 2,
};

/** λ of each kind just before an instant, summed over the whole past. */
function intensity({ times, kinds, truth }: HawkesPath, time: number): number[] {
  return truth.baseline.map((rate, kind) => {
    let sum = rate;
    for (let k = 0; k < times.length && times[k]! < time; k++) {
      sum += truth.branching[kind]![kinds[k]!]! * truth.decay * Math.exp(-truth.decay * (time - times[k]!));
    }
    return sum;
  });
}

/** Integral of λ of one kind between its events, by the closed form, one pass with a running sum. */
function compensatorSteps({ times, kinds, truth }: HawkesPath, kind: number): number[] {
  const steps: number[] = [];
  let [integral, excited, last] = [0, 0, 0];
  times.forEach((time, k) => {
    const wait = time - last;
    integral += truth.baseline[kind]! * wait + (excited / truth.decay) * (1 - Math.exp(-truth.decay * wait));
    excited = excited * Math.exp(-truth.decay * wait) + truth.branching[kind]![kinds[k]!]! * truth.decay;
    last = time;
    if (kinds[k] !== kind) return;
    steps.push(integral);
    integral = 0;
  });
  return steps;
}

/** √n · sup |F_n − F| for F exponential with mean 1. */
function exponentialDistance(sample: readonly number[]): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const n = sorted.length;
  const distances = sorted.map((value, i) => {
    const p = 1 - Math.exp(-value);
    return Math.max((i + 1) / n - p, p - i / n);
  });
  return Math.sqrt(n) * Math.max(...distances);
}

describe('generateHawkes', () => {
  it('knows its branching ratio and its mean rates', () => {
    const { truth } = generateHawkes(bivariate, { seed: 1, horizon: 10 });
    // Trace 0.6, determinant 0.05: the larger eigenvalue is (0.6 + √0.16) / 2.
    assertClose(truth.branchingRatio, 0.5, { abs: 1e-9, why: 'eigenvalue by hand' });
    // (I − α)⁻¹ μ by hand: determinant 0.8 · 0.6 − 0.3 · 0.1 = 0.45.
    assertClose(truth.meanRates[0]!, (0.6 * 0.4 + 0.3 * 0.2) / 0.45, { rel: 1e-12, why: 'Cramer' });
    assertClose(truth.meanRates[1]!, (0.1 * 0.4 + 0.8 * 0.2) / 0.45, { rel: 1e-12, why: 'Cramer' });
    const lone = generateHawkes({ baseline: [0.5], branching: [[0.6]], decay: 1 }, { seed: 1, horizon: 10 });
    assertClose(lone.truth.meanRates[0]!, 1.25, { rel: 1e-12, why: 'μ / (1 − n)' });
    assertClose(lone.truth.branchingRatio, 0.6, { rel: 1e-12, why: 'one kind' });
  });

  it('has the mean rates that theory gives, from the start', () => {
    const horizon = 40_000;
    const { times, kinds, truth } = generateHawkes(bivariate, { seed: 3, horizon });
    truth.meanRates.forEach((rate, kind) => {
      const count = kinds.reduce((sum, each) => sum + (each === kind ? 1 : 0), 0);
      // Var N ≈ rate · horizon / (1 − n)² at most: four deviations.
      const slack = (4 * Math.sqrt(rate * horizon)) / (1 - truth.branchingRatio) / (rate * horizon);
      assertClose(count / horizon, rate, { rel: slack, why: `kind ${kind}` });
    });
    assert.ok(times.every((time, k) => time >= 0 && time < horizon && (k === 0 || time > times[k - 1]!)));
    // Without the warm-up the first seconds would run at the baseline: 0.6 in place of 1.11 a second.
    let early = 0;
    for (let seed = 1; seed <= 2000; seed++) early += generateHawkes(bivariate, { seed, horizon: 0.5 }).times.length;
    const expected = truth.meanRates[0]! + truth.meanRates[1]!;
    assertClose(early / 1000, expected, { rel: 0.15, why: '1,000 s in pieces of half a second' });
  });

  it('has compensator steps that are exponential with mean 1 (time change theorem)', () => {
    const path = generateHawkes(bivariate, { seed: 5, horizon: 10_000, warmUp: 0 });
    for (const kind of [0, 1]) {
      const steps = compensatorSteps(path, kind);
      assert.ok(steps.length > 4000);
      // 1.63 is the 1 % point of Kolmogorov's distribution.
      assert.ok(exponentialDistance(steps) < 1.63, `kind ${kind}: ${exponentialDistance(steps)}`);
    }
    // The test has power: with half the excitation forgotten it alarms.
    const wrong = {
      ...path,
      truth: {
        ...path.truth,
        branching: [
          [0.1, 0.15],
          [0.05, 0.2],
        ],
      },
    };
    assert.ok(exponentialDistance(compensatorSteps(wrong, 0)) > 3);
  });

  it('agrees with the intensity summed over the whole past', () => {
    const path = generateHawkes(bivariate, { seed: 9, horizon: 60, warmUp: 0 });
    const step = 0.001;
    let integral = 0;
    for (let time = step / 2; time < path.times[0]!; time += step) integral += intensity(path, time)[0]! * step;
    assertClose(integral, 0.4 * path.times[0]!, { abs: 1e-2, why: 'nothing excites before the first event' });
    const last = path.times.length - 1;
    const steps = compensatorSteps(path, path.kinds[last]!);
    const from = path.times.findLast((_, k) => k < last && path.kinds[k] === path.kinds[last])!;
    let between = 0;
    for (let time = from + step / 2; time < path.times[last]!; time += step) {
      between += intensity(path, time)[path.kinds[last]!]! * step;
    }
    assertClose(between, steps.at(-1)!, { rel: 0.01, why: 'Riemann sum of the last step' });
  });

  it('is a Poisson process where nothing excites', () => {
    const poisson = { baseline: [2], branching: [[0]], decay: 1 };
    const { times, truth } = generateHawkes(poisson, { seed: 2, horizon: 5000 });
    assert.equal(truth.branchingRatio, 0);
    const waits = [...times].map((time, k) => 2 * (time - (k === 0 ? 0 : times[k - 1]!)));
    assert.ok(exponentialDistance(waits) < 1.63);
  });

  it('gives the same path for the same seed, and a longer horizon only adds to it', () => {
    const short = generateHawkes(bivariate, { seed: 4, horizon: 100 });
    const long = generateHawkes(bivariate, { seed: 4, horizon: 200 });
    assert.deepEqual(long.times.slice(0, short.times.length), short.times);
    assert.deepEqual(long.kinds.slice(0, short.kinds.length), short.kinds);
  });

  it('refuses what explodes or makes no sense', () => {
    const refused = (part: Partial<HawkesParameters>, horizon = 10) =>
      assert.throws(() => generateHawkes({ ...bivariate, ...part }, { seed: 1, horizon }), { name: 'InputError' });
    refused({
      branching: [
        [0.9, 0.3],
        [0.3, 0.9],
      ],
    });
    refused({ branching: [[0.1, 0.2]] });
    refused({
      branching: [
        [0.1, -0.2],
        [0, 0],
      ],
    });
    refused({ baseline: [0, 0] });
    refused({ baseline: [NaN, 1] });
    refused({ decay: 0 });
    refused({}, 0);
    refused({}, 1e9);
  });
});
