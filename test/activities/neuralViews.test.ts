import assert from 'node:assert/strict';
import { neuralViews } from '../../activities/neuralViews.ts';
import type { TrainedModel } from '../../contracts/runs.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';

describe('neuralViews', () => {
  it('takes the curve of every network, and the attention and drawn rows of those that have them', async () => {
    const world = await temporaryLake();
    try {
      const stored = async (id: string, results: object): Promise<TrainedModel> => {
        const ref = await world.lake.putJson(`models/${id}/results.json`, results, 'training-results');
        const manifest = await world.lake.putJson(`models/${id}/manifest.json`, { results: ref }, 'manifest');
        return { id, manifest } as TrainedModel;
      };
      const learningCurve = [{ epoch: 1, loss: 0.7, validation: null, learning_rate: 0.001 }];
      const results = { learning_curve: learningCurve, best_epoch: 1, diverged: false };
      const attention = { rows: 64, layers: [[[1]]] };
      const generative = { diverged: false, drawn_rows: 40, distances: [{ step: 1, distance: 0.5 }] };
      const trained = [
        await stored('forest', { n_samples: 90 }),
        await stored('mlp', results),
        await stored('encoder', { ...results, attention }),
        await stored('drawer', { ...results, generative }),
      ];
      const view = { learningCurve, bestEpoch: 1, diverged: false };
      assert.deepEqual(await neuralViews(world.lake, trained), [
        { ...view, model: 'mlp' },
        { ...view, model: 'encoder', attention },
        { ...view, model: 'drawer', generative },
      ]);
      assert.deepEqual(await neuralViews(world.lake, []), []);
    } finally {
      await world.remove();
    }
  });
});
