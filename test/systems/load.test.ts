import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { snapshotSeries } from '../../sources/snapshot/data.ts';
import { bundledSystems, listSystems, loadSystem } from '../../systems/load.ts';
import { known } from './known.ts';

describe('bundled systems', () => {
  it('are listed', async () => {
    assert.deepEqual(await listSystems(bundledSystems), [
      'hybrid-causal',
      'macro-cycle',
      'order-flow',
      'signal-ensemble',
      'strategy-lab',
    ]);
  });

  it('read bundled series at their own frequency', async () => {
    for (const name of await listSystems(bundledSystems)) {
      const { sources } = await loadSystem(name, bundledSystems, known);
      for (const { id, frequency } of sources.flatMap((source) => (source.source === 'fred' ? source.series : []))) {
        assert.equal(frequency, snapshotSeries().get(id)?.frequency, `${name}: ${id}`);
      }
    }
  });

  it('macro-cycle: regimes with 2, 3 and 4 states', async () => {
    const spec = await loadSystem('macro-cycle', bundledSystems, known);
    assert.equal(spec.kind, 'regime');
    assert.equal(spec.labels, 'nber');
    assert.deepEqual(
      Object.values(spec.models).map(({ model, parameters }) => [model, parameters.states]),
      [
        ['gaussian-hmm', 2],
        ['gaussian-hmm', 3],
        ['gaussian-hmm', 4],
      ],
    );
    for (const { features } of Object.values(spec.models)) assert.equal(features[0], 'payroll_growth');
  });

  it('signal-ensemble: three models and a network under a stack under a calibration, five sessions ahead', async () => {
    const spec = await loadSystem('signal-ensemble', bundledSystems, known);
    assert.deepEqual(spec.target, { name: 'up_in_5', kind: 'direction', of: 'close', horizon: 5 });
    assert.deepEqual(spec.models.stack?.stacks, ['logistic', 'lightgbm', 'xgboost', 'neural']);
    assert.equal(spec.models.neural?.model, 'mlp');
    assert.deepEqual(spec.models.calibrated?.stacks, ['stack']);
    assert.deepEqual([spec.policy.challenger, spec.decision.rule], ['calibrated', 'sharpe']);
    assert.ok(spec.splits.embargoRows >= spec.target.horizon);
    assert.ok(!spec.models.logistic?.features.includes('macd_points'), 'points grow with the index');
  });

  it('order-flow: regimes, boosting, a graph and a corrected regression under a boosted meta-model', async () => {
    const { models, policy } = await loadSystem('order-flow', bundledSystems, known);
    const { residual, meta, graph } = models;
    assert.deepEqual([residual?.model, residual?.stacks], ['residual-transformer', ['logistic']]);
    assert.equal(graph?.model, 'lead-lag-network');
    assert.equal(meta?.model, 'xgboost');
    assert.deepEqual(meta.stacks, ['hmm', 'logistic', 'lightgbm', 'xgboost', 'graph', 'residual']);
    assert.ok(meta.features.includes('hawkes_imbalance'));
    assert.deepEqual([models['calibrated']?.stacks, policy.challenger], [['meta'], 'calibrated']);
  });

  it('strategy-lab: kinds of models on the data and target of signal-ensemble, the best of which stands for promotion', async () => {
    const [lab, ensemble] = [
      await loadSystem('strategy-lab', bundledSystems, known),
      await loadSystem('signal-ensemble', bundledSystems, known),
    ];
    for (const part of ['target', 'features', 'sources', 'validation', 'monitor'] as const)
      assert.deepEqual(lab[part], ensemble[part], part);
    assert.deepEqual(
      Object.values(lab.models).map(({ model }) => model),
      [
        ...['logistic-regression', 'logistic-path', 'random-forest', 'xgboost', 'mlp'],
        ...['convolution', 'lstm', 'gru', 'transformer', 'autoencoder', 'generative-augmentation', 'dqn'],
      ],
    );
    assert.deepEqual([lab.policy.challenger, lab.labels], ['best', 'nber']);
    assert.ok(lab.splits.embargoRows >= lab.target!.horizon);
    assert.ok(Object.values(lab.models).every(({ stacks, features }) => stacks.length === 0 && features.length > 0));
  });

  it('answer a misspelt name with the nearest', async () => {
    await assert.rejects(loadSystem('macro_cycel', bundledSystems, known), {
      name: 'InputError',
      message:
        'There is no system macro_cycel; known are hybrid-causal, macro-cycle, order-flow, signal-ensemble, strategy-lab. Did you mean macro-cycle?',
    });
    await assert.rejects(loadSystem('../systems/macro-cycle', bundledSystems, known), { name: 'InputError' });
  });

  it('are named after their file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'systems-'));
    try {
      await writeFile(join(folder, 'mine.yaml'), 'name: yours\n');
      const wrong = await loadSystem('mine', folder, known).catch((error: unknown) => error as Error);
      assert.match((wrong as Error).message, /^mine\.yaml has \d+ problems; correct the file:\n/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
