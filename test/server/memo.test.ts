import assert from 'node:assert/strict';
import { computedHashes } from '../support/processStack.ts';
import { runTiny, tinyModels, tinyWorld } from '../support/tinySystem.ts';

const before = ['collect', 'validate', 'features'];
const training = (...models: string[]) => models.map((model) => `train ${model}`);
const sorted = (names: readonly string[]) => [...names].sort();

describe('work that is proven done', function () {
  this.timeout(180_000);

  it('is not done again; a changed model is trained again with what stacks it, and nothing else is', async () => {
    const world = await tinyWorld();
    try {
      const first = await runTiny(world);
      assert.deepEqual([first.reusedStages, first.failed], [[], []]);
      assert.deepEqual(sorted(world.trained), sorted(tinyModels));

      world.trained.length = 0;
      const second = await runTiny(world);
      const withoutEvaluation = second.reusedStages.filter((stage) => stage !== 'evaluate');
      assert.deepEqual(sorted(withoutEvaluation), sorted([...before, ...training(...tinyModels)]));
      // A first champion may have come between the first two runs; nothing comes between the second and the third.
      const third = await runTiny(world);
      assert.deepEqual(sorted(third.reusedStages), sorted([...withoutEvaluation, 'evaluate']));
      assert.deepEqual(world.trained, []);

      world.useModels({ logistic: { parameters: { c: 0.5 } } });
      const changed = await runTiny(world);
      assert.deepEqual(world.trained, ['logistic', 'stack', 'calibrated']);
      assert.deepEqual(sorted(changed.reusedStages), sorted([...before, ...training('lightgbm', 'xgboost', 'neural')]));
      const [was, is] = [await computedHashes(world.lake, first), await computedHashes(world.lake, changed)];
      assert.notEqual(is['logistic/parameters.bin'], was['logistic/parameters.bin']);
      assert.notEqual(is['stack/parameters.bin'], was['stack/parameters.bin']);
      assert.equal(is['lightgbm/model.txt'], was['lightgbm/model.txt']);
    } finally {
      await world.close();
    }
  });
});
