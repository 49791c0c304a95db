import assert from 'node:assert/strict';
import type { SystemSpec } from '../../contracts/system.ts';
import { opening, realWorld, type World } from './support/realWorld.ts';

describe('openRun', () => {
  let world: World;
  beforeEach(async () => {
    world = await realWorld();
  });
  afterEach(() => world.close());
  const open = (system: string, over: Parameters<typeof opening>[1] = {}) =>
    world.run('openRun', opening(system, over));

  it('stores the system as it was read, and gives the series and models to work on', async () => {
    const { run, series, models } = await open('macro-cycle');
    const spec = await world.lake.readJson<SystemSpec>(run.config);
    assert.deepEqual([spec.name, spec.seed, run.asOf, run.trigger], ['macro-cycle', 42, '2019-12-31', 'manual']);
    assert.deepEqual(
      series.map(({ id }) => id),
      spec.sources.flatMap((source) => source.series.map(({ id }) => id)),
    );
    assert.deepEqual(models.map(({ id }) => id).sort(), Object.keys(spec.models).sort());
    assert.match(run.executionId, /^macro-cycle_2019-12-31_\w+$/);
  });

  it('a retry gives the same plan; another run of the same day has its own execution', async () => {
    const first = await open('macro-cycle');
    assert.deepEqual(await open('macro-cycle'), first);
    const other = await open('macro-cycle', { runId: 'fedcba98-7654-7210-8fed-cba987654321' });
    assert.notEqual(other.run.executionId, first.run.executionId);
    assert.equal(other.run.config.sha256, first.run.config.sha256);
  });

  it('orders each model after what it stacks, and adds what a chosen one stacks', async () => {
    const { models } = await open('signal-ensemble');
    const ids = models.map(({ id }) => id);
    for (const { id, stacks } of models)
      for (const base of stacks) assert.ok(ids.indexOf(base) < ids.indexOf(id), `${base} before ${id}`);
    const chosen = await open('signal-ensemble', { models: ['calibrated'] });
    assert.deepEqual(
      chosen.models.map(({ id }) => id),
      ['logistic', 'lightgbm', 'xgboost', 'neural', 'stack', 'calibrated'],
    );
  });

  it('gives the epochs asked for to the models that have them, and refuses them where none has', async () => {
    const { run } = await open('order-flow', { asOf: '2024-01-02', epochs: 50 });
    const { models } = await world.lake.readJson<SystemSpec>(run.config);
    const asked = Object.entries(models).filter(([, { parameters }]) => parameters['epochs'] === 50);
    assert.deepEqual(asked.map(([id]) => id).sort(), ['graph', 'residual']);
    await assert.rejects(open('macro-cycle', { epochs: 50 }), /epochs: macro-cycle has no model/);
  });

  it('takes a model of another program in place of a training, and lets it stand for promotion', async () => {
    const file = await world.lake.put('imports/a/model.txt', Buffer.from('tree'), 'imported-model');
    const imported = { model: 'lightgbm', file, trainedUntil: '2018-12-31' };
    const { run, models, policy } = await open('signal-ensemble', { imported });
    assert.deepEqual(
      models.map((plan) => [plan.id, plan.imported]),
      [['lightgbm', { file, trainedUntil: '2018-12-31' }]],
    );
    assert.equal(policy.challenger, 'lightgbm');
    const spec = await world.lake.readJson<SystemSpec>(run.config);
    assert.equal(spec.policy.challenger, 'lightgbm');
    const refused = (over: Partial<typeof imported>, message: RegExp) =>
      assert.rejects(open('signal-ensemble', { imported: { ...imported, ...over } }), { name: 'InputError', message });
    await refused({ model: 'lightgmb' }, /\(lightgbm, xgboost\), got "lightgmb"; .* Did you mean lightgbm\?$/);
    await refused(
      { model: 'stack' },
      /of kind lightgbm or xgboost .*, got "stack" of kind stack; name one of those\.$/,
    );
    await refused({ trainedUntil: '2020-01-01' }, /up to the as-of date, got 2020-01-01 with 2019-12-31;/);
  });

  it('trains what suits the regime alone where that is asked for, and refuses what cannot be meant', async () => {
    const refused = (system: string, over: Parameters<typeof opening>[1], message: RegExp) =>
      assert.rejects(open(system, over), { name: 'InputError', message });
    await refused(
      'strategy-lab',
      { onlySuited: 'macro-cycle' },
      /^Models are chosen by the regime of macro-cycle, which has no champion as of 2019-12-31;/,
    );
    await refused('macro-cycle', { onlySuited: 'macro-cycle' }, /^Models of macro-cycle say the regime themselves,/);
    await refused(
      'strategy-lab',
      { onlySuited: 'macro-cycle', models: ['lstm'] },
      /got models lstm as well; give one\.$/,
    );
    // Nothing is chosen where nothing is trained.
    assert.deepEqual((await open('strategy-lab', { onlySuited: 'macro-cycle', until: 'gold' })).models, []);
  });

  it('names the nearest system, and the models that there are', async () => {
    await assert.rejects(open('macro-cycel'), {
      name: 'InputError',
      message:
        'There is no system macro-cycel; known are hybrid-causal, macro-cycle, order-flow, signal-ensemble, strategy-lab. Did you mean macro-cycle?',
    });
    await assert.rejects(open('macro-cycle', { models: ['hmm9'] }), {
      name: 'InputError',
      message: /^models: macro-cycle has no hmm9; it has hmm2, hmm3, hmm4/,
    });
  });

  it('is as of the logical date, or the last day of the bundled data where those end before', async () => {
    const late = await open('macro-cycle', { asOf: null });
    assert.ok(late.run.asOf < '2026-01-01' && late.run.asOf > '2020-01-01', late.run.asOf);
    assert.equal((await open('macro-cycle', { asOf: null, logicalDate: '2015-06-30' })).run.asOf, '2015-06-30');
    assert.equal((await open('macro-cycle', { asOf: '2030-01-01' })).run.asOf, '2030-01-01');
  });

  it('lists the systems and reads a system’s retrain policy', async () => {
    assert.deepEqual(await world.run('listSystems'), [
      'hybrid-causal',
      'macro-cycle',
      'order-flow',
      'signal-ensemble',
      'strategy-lab',
    ]);
    const { k, n, budget } = await world.run('loadRetrainPolicy', { system: 'macro-cycle' });
    assert.ok(k >= 1 && n >= k && budget.runs >= 1);
  });
});
