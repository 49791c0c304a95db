import assert from 'node:assert/strict';
import { ConfigError, IntegrityError } from '../../../contracts/failures.ts';
import type { LeadLagView } from '../../../contracts/leadLag.ts';
import { leadLagNetwork } from '../../../ml/models/leadLagNetwork.ts';
import type { FittedModel } from '../../../ml/models/model.ts';
import { leadLagTask } from '../../support/leadLagData.ts';
import { fitContext } from '../../support/modelData.ts';
import { wasmTensors } from '../../support/tensors.ts';

const tensors = await wasmTensors();
const quick = { epochs: 8, learning_rate: 0.01, dropout: 0 };
const { data } = leadLagTask(1, 900);
const fit = (given: object = {}, from = data): Promise<FittedModel> =>
  leadLagNetwork.fit(from, { ...quick, ...given }, fitContext({ tensors }));
const graphOf = (fitted: FittedModel) => fitted.summary['lead_lag_graph'] as LeadLagView;

describe('lead-lag-network', () => {
  for (const layer of ['convolution', 'attention'])
    it(`hears the leader by ${layer}`, async () => {
      const fitted = await fit({ layer, target: 'follower' });
      assert.deepEqual(
        graphOf(fitted).edges.map(({ from, to, lag }) => [from, to, lag]),
        [['leader', 'follower', 2]],
      );
      assert.deepEqual(graphOf(fitted).nodes, ['alone', 'follower', 'leader']);
      assert.equal(graphOf(fitted).rows, 900);
      leadLagTask(2, 900).recovers(fitted);
    });

  it('finds its graph by every rule, in the training rows alone', async () => {
    for (const edges of ['granger', 'levy_area']) {
      const view = graphOf(await fit({ edges, epochs: 1 }));
      assert.equal(view.rule, edges);
      assert.ok(view.edges.some(({ from, to }) => from === 'leader' && to === 'follower'));
    }
    const independent = graphOf(await fit({ epochs: 1 }, leadLagTask(3, 900, 0).data));
    assert.deepEqual(independent.edges, []);
  });

  it('restores with its graph, and goes on from it', async () => {
    const fitted = await fit({ epochs: 2 });
    const restored = await leadLagNetwork.restore(fitted.files, { engines: {}, threads: 1, tensors });
    assert.deepEqual(restored.predict(data.x), fitted.predict(data.x));
    assert.deepEqual(restored.summary, fitted.summary);
    assert.deepEqual(restored.files, fitted.files);
    const later = leadLagTask(4, 600, 0).data;
    const warm = await leadLagNetwork.fit(later, quick, fitContext({ tensors, warmStart: fitted.files }));
    assert.deepEqual(graphOf(warm), graphOf(fitted));
    const torn = { 'model.json': fitted.files['model.json']! };
    const lost = leadLagNetwork.restore(torn, { engines: {}, threads: 1, tensors });
    await assert.rejects(lost, IntegrityError);
  });

  it('refuses what does not fit together, with both numbers', async () => {
    const refused = async (given: object, message: RegExp) =>
      assert.rejects(fit(given), (error) => error instanceof ConfigError && message.test(error.message));
    await refused({ window: 2 }, /at least its 3 lags, got 2/);
    await refused({ layer: 'attention', units: 6 }, /divide its 6 units, got 4/);
    await refused({ target: 'leeder' }, /3 nodes alone, follower, leader, got "leeder"/);
    await refused({ edge_feature: 'volume' }, /got "volume"/);
    await refused({ nodes: 'leader, follower' }, /of the 2 nodes leader, follower, got "alone_return"/);
  });
});
