import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { restoreCausalForest } from '../../../ml/causal/causalForest.ts';
import { fitCausalForest } from '../../../ml/causal/fitCausalForest.ts';
import { readForest, writeForest } from '../../../ml/causal/forestFiles.ts';
import { treeCount } from '../../../ml/causal/trees/trees.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

const columns = ['a', 'b', 'c'];

/** Y = effect·T + a + noise, T of its own. */
function rowsWith(effect: number, seed: number, rows = 600) {
  const random = createRandom(seed, 'renewal');
  const values = Float64Array.from({ length: 3 * rows }, () => random.normal());
  const treatment = Float64Array.from({ length: rows }, () => random.normal());
  const outcome = treatment.map((t, row) => effect * t + values[3 * row]! + 0.5 * random.normal());
  return { x: { rows, columns, values }, treatment, outcome };
}

const parameters = { trees: 80, nuisance: 'linear' };
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const stateOf = (forest: Awaited<ReturnType<typeof fitCausalForest>>) => readForest(forest.files());

describe('a causal forest that goes on from another', function () {
  this.timeout(120_000);
  const [earlier, after] = [rowsWith(1, 1), rowsWith(3, 2)];
  const test = rowsWith(3, 3, 200).x;
  let old: ReturnType<typeof stateOf>;
  before(async () => {
    old = stateOf(await fitCausalForest(earlier, parameters, { seed: 4 }));
  });

  it('moves to the new truth as the old trees go, and says by its intervals that they disagree on the way', async () => {
    const found: { effect: number; width: number; state: typeof old }[] = [];
    let previous = old;
    for (let step = 0; step < 2; step += 1) {
      const forest = await fitCausalForest(after, parameters, { seed: 4, renewal: { previous, share: 0.5 } });
      const { effect, standardError } = forest.effect(test);
      previous = stateOf(forest);
      assert.equal(treeCount(previous.trees), 80);
      found.push({ effect: mean(effect), width: mean(standardError), state: previous });
    }
    const anew = (await fitCausalForest(after, parameters, { seed: 4 })).effect(test);
    assert.ok(Math.abs(found[0]!.effect - 2) < 0.25, `${found[0]!.effect} for half of 1 and half of 3`);
    assert.ok(Math.abs(found[1]!.effect - 3) < 0.15, `${found[1]!.effect} for 3`);
    assert.ok(Math.abs(found[1]!.effect - mean(anew.effect)) < 0.05, 'as a fit anew');
    assert.ok(found[0]!.width > 2 * mean(anew.standardError), `${found[0]!.width}`);
    assert.ok(found[1]!.width < 1.5 * mean(anew.standardError), `${found[1]!.width}`);
    assert.deepEqual([found[0]!.state.grownGroups, found[1]!.state.grownGroups], [30, 40]);
  });

  it('keeps the newest groups whole, and grows groups that were not there before', async () => {
    const forest = await fitCausalForest(earlier, parameters, { seed: 4, renewal: { previous: old, share: 0.3 } });
    const { trees } = stateOf(forest);
    const oldTree = old.trees.start[24]!;
    const kept = trees.start[56]!;
    assert.deepEqual(
      trees.threshold.subarray(0, kept),
      old.trees.threshold.subarray(oldTree),
      'fourteen of twenty stay',
    );
    assert.notDeepEqual(trees.threshold.slice(kept), old.trees.threshold.slice(0, old.trees.start[24]));
    assert.ok(forest.rows.effect.every(Number.isFinite), 'unseen by some new tree');
  });

  it('has the same bytes twice, and after it was stored', async () => {
    const go = () => fitCausalForest(after, parameters, { seed: 4, renewal: { previous: old, share: 0.5 } });
    const [first, second] = [await go(), await go()];
    assert.deepEqual(first.files(), second.files());
    assert.deepEqual(restoreCausalForest(first.files()).files(), first.files());
    assert.deepEqual(writeForest(old), writeForest(readForest(writeForest(old))));
    const whole = await fitCausalForest(after, parameters, { seed: 4, renewal: { previous: old, share: 1 } });
    assert.equal(stateOf(whole).grownGroups, 40);
  });

  it('refuses other features, another kind of treatment, other groups, no share', async () => {
    const fit = (data: typeof after, given: object = {}, share = 0.5) =>
      fitCausalForest(data, { ...parameters, ...given }, { seed: 4, renewal: { previous: old, share } });
    const renamed = { ...after, x: { ...after.x, columns: ['a', 'c', 'b'] } };
    await assert.rejects(fit(renamed), {
      name: InputError.name,
      message: 'A causal forest that goes on expected an earlier one of the features a, c, b, got a, b, c; fit anew.',
    });
    const binary = { ...after, treatment: after.treatment.map((t) => Number(t > 0)) };
    await assert.rejects(fit(binary), /of the treatment 0 and 1, got numbers/);
    await assert.rejects(fit(after, { groupSize: 2 }), /of groups of 2, got 4/);
    await assert.rejects(fit(after, {}, 0), /above 0 and at most 1, got 0/);
  });
});
