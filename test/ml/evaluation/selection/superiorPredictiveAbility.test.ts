import assert from 'node:assert/strict';
import { NumericsError } from '../../../../contracts/failures.ts';
import {
  realityCheck,
  stepwiseSuperior,
  superiorPredictiveAbility,
} from '../../../../ml/evaluation/selection/superiorPredictiveAbility.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { benchmark, losses, noise, repeatable, selectionFixture } from './comparisonFixture.ts';

const { comparison } = selectionFixture;
const unscaled = () => ({ benchmark, models: losses, resampling: repeatable(), studentised: false });
const drawn = (seed: number, resamples = 400) => ({
  scheme: 'stationary' as const,
  blockLength: 4,
  resamples,
  random: createRandom(seed, 'spa'),
});

describe('superiorPredictiveAbility', () => {
  it('gives the p-values of arch on the same resamples', () => {
    const { lower, consistent, upper } = superiorPredictiveAbility(unscaled());
    assert.deepEqual({ lower, consistent, upper }, comparison.spa.pValues);
    assert.ok(lower < consistent && consistent < upper, 'the fixture tells the three apart');
    assert.equal(realityCheck({ ...unscaled() }).pValue, comparison.spa.pValues.upper);
  });

  it('gives the studentised p-values that NumPy makes of Hansen’s formulas', () => {
    const better = benchmark.map((loss) => loss - 0.25);
    const found = superiorPredictiveAbility({ benchmark: better, models: losses, resampling: repeatable() });
    assertClose(found.statistic, comparison.studentised.statistic, { rel: 1e-10, why: 'max √n d̄ / ω' });
    assert.deepEqual([found.lower, found.consistent, found.upper], comparison.studentised.pValues);
  });

  it('agrees with its own stationary bootstrap within Monte-Carlo slack', () => {
    const found = superiorPredictiveAbility({ ...unscaled(), resampling: drawn(1, 2000) });
    assertClose(found.upper, comparison.spa.pValues.upper, { abs: 0.03, why: 'other blocks, 2,000 resamples' });
  });

  it('rejects about as often as its size when no model is better, and always when one is', () => {
    const rejected = (lead: number, worlds: number) =>
      Array.from({ length: worlds }, (_, world) => {
        const models = Array.from({ length: 5 }, (__, model) => noise(150, model === 0 ? -lead : 0, world, model));
        return superiorPredictiveAbility({
          benchmark: noise(150, 0, world, 'base'),
          models,
          resampling: drawn(world, 200),
        });
      }).filter(({ consistent }) => consistent < 0.1).length;
    const level = rejected(0, 120) / 120;
    assert.ok(level > 0.02 && level < 0.2, `level ${level} for a size of 0.1, ± 3 se of 0.027`);
    assert.equal(rejected(0.8, 20), 20);
  });

  it('the studentised statistic does not depend on the unit of a model’s losses', () => {
    const scaled = superiorPredictiveAbility({
      benchmark: benchmark.map((loss) => 1000 * loss),
      models: losses.map((values) => values.map((loss) => 1000 * loss)),
      resampling: repeatable(),
    });
    const plain = superiorPredictiveAbility({ benchmark, models: losses, resampling: repeatable() });
    assertClose(scaled.statistic, plain.statistic, { rel: 1e-10, why: 'scale' });
    assert.equal(scaled.upper, plain.upper);
  });

  it('refuses too few rows, resamples and models, and equal losses, with both numbers', () => {
    const refuses = (over: object, message: RegExp) =>
      assert.throws(
        () => superiorPredictiveAbility({ ...unscaled(), ...over }),
        (error) => error instanceof NumericsError && message.test(error.message),
      );
    refuses({ models: [] }, /at least 2 models, got 1/);
    refuses({ models: [losses[0]!.subarray(1)] }, /same rows, 120, got 119/);
    refuses({ models: [benchmark] }, /varies, got 120 differences with long-run variance 0/);
    refuses({ resampling: { ...repeatable(), resamples: 10 } }, /at least 100 resamples, got 10/);
    refuses({ resampling: { ...repeatable(), blockLength: 121 } }, /from 1 to 120, got 121/);
    const few = benchmark.subarray(0, 7);
    refuses({ benchmark: few, models: [few] }, /at least 8 values, got 7/);
  });
});

describe('stepwiseSuperior', () => {
  it('gives the superior models of arch on the same resamples', () => {
    assert.deepEqual(stepwiseSuperior({ ...unscaled(), size: 0.1 }), comparison.stepM);
  });

  it('finds the planted models, and a false one in no more worlds than its size (known truth)', () => {
    const worlds = Array.from({ length: 80 }, (_, world) => {
      const models = [1, 0, 0.7, 0, -0.5].map((lead, model) => noise(250, -lead, 'step', world, model));
      const resampling = drawn(world, 200);
      return stepwiseSuperior({ benchmark: noise(250, 0, 'step', world), models, resampling, size: 0.1 });
    });
    assert.ok(worlds.every((found) => found.includes(0) && found.includes(2) && !found.includes(4)));
    const wrong = worlds.filter((found) => found.length > 2).length / worlds.length;
    assert.ok(wrong < 0.2, `${wrong} of the worlds have a false one, 0.1 + 3 se of 0.034 allowed`);
  });

  it('takes every model when all are better, and refuses a size outside (0, 1)', () => {
    const poor = benchmark.map((loss) => loss + 20);
    assert.deepEqual(stepwiseSuperior({ ...unscaled(), benchmark: poor, size: 0.05 }), [...losses.keys()]);
    assert.throws(() => stepwiseSuperior({ ...unscaled(), size: 1 }), /between 0 and 1, got 1/);
  });
});
