import assert from 'node:assert/strict';
import { leadLagViews } from '../../activities/leadLagViews.ts';
import type { TrainedModel } from '../../contracts/runs.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';

describe('leadLagViews', () => {
  it('takes the graph of every model that has one', async () => {
    const world = await temporaryLake();
    try {
      const stored = async (id: string, results: object): Promise<TrainedModel> => {
        const ref = await world.lake.putJson(`models/${id}/results.json`, results, 'training-results');
        const manifest = await world.lake.putJson(`models/${id}/manifest.json`, { results: ref }, 'manifest');
        return { id, manifest } as TrainedModel;
      };
      const graph = { rule: 'granger', rows: 90, nodes: ['a', 'b'], edges: [], lagUnit: 'rows' };
      const trained = [
        await stored('forest', { n_samples: 90 }),
        await stored('network', { n_samples: 90, lead_lag_graph: graph }),
      ];
      assert.deepEqual(await leadLagViews(world.lake, trained), [{ ...graph, model: 'network' }]);
      assert.deepEqual(await leadLagViews(world.lake, []), []);
    } finally {
      await world.remove();
    }
  });
});
