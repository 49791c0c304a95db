import assert from 'node:assert/strict';
import { NumericsError } from '../../../../contracts/failures.ts';
import { modelConfidenceSet } from '../../../../ml/evaluation/selection/modelConfidenceSet.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { losses, noise, repeatable, selectionFixture } from './comparisonFixture.ts';

describe('modelConfidenceSet', () => {
  for (const method of ['range', 'max'] as const)
    it(`gives the p-values of arch on the same resamples (${method})`, () => {
      const expected = selectionFixture.comparison[method];
      const found = modelConfidenceSet({ losses, size: 0.1, method, resampling: repeatable() });
      assert.deepEqual(found.order, expected.order);
      assert.deepEqual(
        found.order.map((model) => found.pValues[model]),
        expected.pValues,
      );
      assert.deepEqual(found.included, expected.included);
    });

  it('keeps the best model and drops those that are far worse (known truth)', () => {
    for (const method of ['range', 'max'] as const) {
      const worlds = Array.from({ length: 40 }, (_, world) => {
        const means = [0, 0, 1, 2];
        return modelConfidenceSet({
          losses: means.map((mean, model) => noise(200, mean, 'set', world, model)),
          size: 0.1,
          method,
          resampling: { scheme: 'circular', blockLength: 3, resamples: 200, random: createRandom(world, 'set') },
        }).included;
      });
      assert.ok(worlds.every((included) => !included.includes(2) && !included.includes(3)));
      const both = worlds.filter((included) => included.includes(0) && included.includes(1)).length;
      assert.ok(both >= 30, `both best models are kept in ${both} of 40 worlds, 36 expected`);
    }
  });

  it('refuses equal models, one model and a size outside (0, 1), with both numbers', () => {
    const refuses = (over: object, message: RegExp) =>
      assert.throws(
        () => modelConfidenceSet({ losses, size: 0.1, method: 'range', resampling: repeatable(), ...over }),
        (error) => error instanceof NumericsError && message.test(error.message),
      );
    refuses({ losses: [losses[0], losses[0]] }, /variance of 0 for models 0 and 1/);
    refuses({ losses: [losses[0], losses[0]], method: 'max' }, /variance of 0 for model 0 against the set/);
    refuses({ losses: losses.slice(0, 1) }, /at least 2 models, got 1/);
    refuses({ size: 0 }, /between 0 and 1, got 0/);
  });
});
