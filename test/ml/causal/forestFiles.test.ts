import assert from 'node:assert/strict';
import { IntegrityError } from '../../../contracts/failures.ts';
import { fitCausalForest } from '../../../ml/causal/fitCausalForest.ts';
import { restoreCausalForest } from '../../../ml/causal/causalForest.ts';
import { causalDesigns, drawCausal } from '../../support/causalDesigns.ts';

describe('forestFiles', () => {
  const data = drawCausal(causalDesigns.D, 200, 4, 7);
  const clusters = Int32Array.from({ length: 200 }, (_, i) => i >> 1);

  it('restores a forest that answers with the same bits', async () => {
    for (const some of [data, { ...data, clusters }]) {
      const forest = await fitCausalForest(some, { trees: 40 }, { seed: 1 });
      const again = restoreCausalForest(forest.files());
      assert.deepEqual(again.effect(data.x), forest.effect(data.x));
      assert.deepEqual(again.averageEffect(), forest.averageEffect());
      assert.deepEqual(again.bestLinearProjection(), forest.bestLinearProjection());
      assert.deepEqual(again.rankAverage(), forest.rankAverage());
      assert.deepEqual([again.importance(), again.nuisances], [forest.importance(), forest.nuisances]);
      assert.deepEqual(again.files(), forest.files());
    }
  });

  it('refuses files that are cut short', async () => {
    const files = (await fitCausalForest(data, { trees: 60 }, { seed: 1 })).files();
    const cut = { ...files, 'parameters.bin': files['parameters.bin']!.slice(8) };
    assert.throws(() => restoreCausalForest(cut), IntegrityError);
  });
});
