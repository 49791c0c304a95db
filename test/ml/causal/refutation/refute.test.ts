import assert from 'node:assert/strict';
import { partiallyLinear } from '../../../../ml/causal/estimators/partiallyLinear.ts';
import type { EffectData } from '../../../../ml/causal/estimators/effectData.ts';
import { refute } from '../../../../ml/causal/refutation/refute.ts';
import { simulated } from '../estimators/simulated.ts';

const estimate = (data: EffectData) => partiallyLinear(data, { folds: 3, embargo: 5, lag: 5 });
const options = { placebos: 39, causes: 5, subsets: 5, blockLength: 10, seed: 3 };

describe('refute', () => {
  it('lets a real effect stand in all four ways, with the numbers of each', async () => {
    const { data } = simulated(1, 400, { persistence: 0.5 });
    const found = await refute(data, estimate, options);
    assert.deepEqual(
      found.map(({ name, passed }) => [name, passed]),
      [
        ['placebo treatment', true],
        ['random common cause', true],
        ['subset stability', true],
        ['unobserved confounder', true],
      ],
    );
    const { effect } = estimate(data);
    for (const one of found) assert.equal(one.effect, effect);
    assert.equal(found[0]!.pValue, 1 / 40);
    assert.match(found[0]!.sentence, /0 of 39 placebos/);
  });

  it('gives placebos no effect of their own, and p-values that are even where there is no effect', async () => {
    const values: number[] = [];
    for (let seed = 1; seed <= 40; seed += 1) {
      const { data } = simulated(seed, 240, { persistence: 0.7, level: 0 });
      const [placebo] = await refute(data, estimate, {
        ...options,
        seed,
        placebos: 19,
        blockLength: 24,
        causes: 1,
        subsets: 2,
      });
      values.push(placebo!.pValue!);
      assert.ok(Math.abs(placebo!.found) < 4 * (placebo!.spread! / Math.sqrt(19)) + 0.02, placebo!.sentence);
    }
    // Under no effect a p-value of at most 0.05 has chance 0.05: 2 of 40, and 6 or more has chance 0.014.
    assert.ok(values.filter((p) => p <= 0.05).length <= 6, values.join(' '));
    const mean = values.reduce((sum, p) => sum + p, 0) / values.length;
    assert.ok(Math.abs(mean - 0.5) < 0.15, `mean p ${mean}`);
  });

  it('sees an effect that is there in one stretch only', async () => {
    const { data, truth } = simulated(2, 400);
    const outcome = data.outcome.map((y, row) => y - (row < 80 ? -4 : truth[row]!) * data.treatment[row]!);
    const [, , subsets] = await refute({ ...data, outcome }, estimate, options);
    assert.equal(subsets!.passed, false, subsets!.sentence);
    assert.ok(subsets!.pValue! < 0.05);
  });

  it('is the same twice, and refuses too few repeats with both numbers', async () => {
    const { data } = simulated(3, 200);
    assert.deepEqual(await refute(data, estimate, options), await refute(data, estimate, options));
    await assert.rejects(refute(data, estimate, { ...options, placebos: 5 }), /at least 19 placebos.* got 5/);
  });
});
