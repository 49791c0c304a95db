import assert from 'node:assert/strict';
import { championStart } from '../../../activities/trainer/warmStart.ts';
import { endOfDay } from '../../../contracts/dates.ts';
import type { ModelManifest } from '../../../contracts/runs.ts';
import type { ModelSpec, SystemSpec } from '../../../contracts/system.ts';
import { lightgbm } from '../../../ml/models/lightgbm.ts';
import type { Lake } from '../../../storage/lake.ts';
import { promote, registerVersion } from '../../../storage/modelRegistry.ts';
import { ref } from '../../support/fakeActivities.ts';
import { temporaryLake } from '../../storage/support/temporaryLake.ts';

const trees: ModelSpec = { model: 'lightgbm', parameters: { rounds: 20 }, stacks: [], features: [] };
const target = { name: 'up', kind: 'direction', of: 'close', horizon: 5 } as const;
const specOf = (model: ModelSpec, over: Partial<SystemSpec> = {}) =>
  ({ target, models: { trees: model }, ...over }) as unknown as SystemSpec;
const gold = { parquet: ref('g'), arrow: ref('g'), summary: ref('g'), features: ['a', 'b'], rows: 900, reused: false };
const plan = { id: 'trees', model: 'lightgbm', hardware: 'cpu', stacks: [], timeoutSeconds: 60 } as const;
const files = { 'model.txt': ref('model.txt', 'model-file') };

describe('championStart', () => {
  let lake: Lake;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    ({ lake, remove } = await temporaryLake());
  });
  afterEach(() => remove());

  /** Makes a champion of 2019; its model is `trees`, or a stack over it. */
  async function crown({ stacked = false, over = {} }: { stacked?: boolean; over?: Partial<ModelManifest> } = {}) {
    const manifest = {
      ...{ id: 'trees', model: 'lightgbm', revision: lightgbm.revision, features: ['a', 'b'], stacks: [], files },
      ...{ bases: [], ...over },
    };
    const base = await lake.putJson('models/run/trees/manifest.json', manifest, 'manifest');
    const above = { ...manifest, id: 'stack', model: 'stack', stacks: ['trees'], features: ['trees'], bases: [base] };
    const top = stacked ? await lake.putJson('models/run/stack/manifest.json', above, 'manifest') : base;
    const config = await lake.putJson('runs/run/config.json', specOf(trees), 'config');
    const { version } = await registerVersion(lake, {
      ...{ model: 'lab', asOf: '2019-12-31', executionId: 'run', challenger: 'trees', contentKey: 'key' },
      ...{ config, manifest: top, gold: ref('g'), features: ['a', 'b'], evaluation: ref('e'), metrics: {} },
      ...{ trigger: 'manual', createdAt: '2026-01-01T00:00:00.000Z' },
    });
    const note = { at: '2026-01-01T00:00:00.000Z', by: 'test', reason: 'because' };
    await promote(lake, 'lab', version, { ...note, asOf: '2019-12-31' });
  }

  const startOf = (model: Partial<ModelSpec> = {}, asOf = '2020-01-31', over: Partial<SystemSpec> = {}) => {
    const run = { system: 'lab', asOf, executionId: 'now', trigger: 'manual', config: ref('c', 'config') } as const;
    const spec = specOf({ ...trees, warmStart: 'champion', ...model }, over);
    return championStart(lake, { run, plan, gold }, spec, lightgbm);
  };

  it('is the champion’s model, and nothing known after its day is in it', async () => {
    await crown();
    const start = await startOf();
    assert.deepEqual([start?.version, start?.asOf, start?.files], [1, '2019-12-31', files]);
    assert.equal(start?.trainedUntil, endOfDay('2019-12-31'));
  });

  it('is found below a stack', async () => {
    await crown({ stacked: true });
    assert.deepEqual((await startOf())?.files, files);
  });

  it('is none where none is asked for, none reigns, or the champion is not of an earlier day', async () => {
    assert.equal(await startOf(), null);
    await crown();
    const run = { system: 'lab', asOf: '2020-01-31', executionId: 'n', trigger: 'manual', config: ref('c') } as const;
    assert.equal(await championStart(lake, { run, plan, gold }, specOf(trees), lightgbm), null);
    assert.equal(await startOf({}, '2019-12-31'), null);
    assert.equal(await startOf({}, '2019-06-30'), null);
  });

  it('is none where entry, revision, features, parameters or target are others', async () => {
    await crown();
    assert.notEqual(await startOf(), null);
    assert.equal(await startOf({ parameters: { rounds: 21 } }), null);
    assert.equal(await startOf({ features: ['a'] }), null);
    assert.equal(await startOf({}, '2020-01-31', { target: { ...target, horizon: 6 } }), null);
  });

  it('is none after the entry’s revision was raised', async () => {
    await crown({ over: { revision: lightgbm.revision - 1 } });
    assert.equal(await startOf(), null);
  });
});
