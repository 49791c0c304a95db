import assert from 'node:assert/strict';
import { ConfigError, IntegrityError } from '../../../contracts/failures.ts';
import type { LeadLagView } from '../../../contracts/leadLag.ts';
import { leadLagNetwork } from '../../../ml/models/leadLagNetwork.ts';
import type { FittedModel, TrainingData } from '../../../ml/models/model.ts';
import { followerTicks, leadLagTask, tickRows } from '../../support/leadLagData.ts';
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

  it('finds edges in what the ticks said of each pair, from rows of the training part alone', async () => {
    const { time, x } = tickRows(followerTicks(1, { length: 120_000 }));
    const [rows, width] = [220, x.columns.length];
    const target = Float64Array.from({ length: x.rows }, (_, row) => row % 2);
    const part = (values: Float64Array): TrainingData => ({
      time: time.slice(0, rows),
      x: { rows, columns: x.columns, values: values.slice(0, rows * width) },
      target: target.slice(0, rows),
    });
    const given = { edges: 'hayashi_yoshida', target: 'y', epochs: 1 };
    const fitted = await fit(given, part(x.values));
    const view = graphOf(fitted);
    assert.deepEqual([view.rule, view.rows, view.lagUnit], ['hayashi_yoshida', rows, 'ms']);
    assert.deepEqual(
      view.edges.map(({ from, to }) => [from, to]),
      [['x', 'y']],
    );
    const changed = x.values.map((value, at) => (at < rows * width ? value : 7));
    assert.deepEqual((await fit(given, part(changed))).files, fitted.files);
    const restored = await leadLagNetwork.restore(fitted.files, { engines: {}, threads: 1, tensors });
    assert.deepEqual(restored.predict(x), fitted.predict(x));
    // The network reads the nodes; what was said of pairs made the graph.
    const without = { ...x, values: x.values.map((value, at) => (at % width < 2 ? value : 0.5)) };
    assert.deepEqual(fitted.predict(without), fitted.predict(x));
    await assert.rejects(fit({ edges: 'hayashi_yoshida' }), /"alone_behind_follower" and "alone_with_follower", got 0/);
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
