import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { ArtifactRef } from '../../../contracts/artifact.ts';
import { planCleaning } from '../../../storage/clean/planCleaning.ts';
import { removePlanned } from '../../../storage/clean/removePlanned.ts';
import { createLakeOn, type Lake } from '../../../storage/lake.ts';
import { recall, remember } from '../../../storage/memo.ts';
import { promote, registerVersion } from '../../../storage/modelRegistry.ts';
import type { ObjectStore } from '../../../storage/objectStore.ts';
import { paths } from '../../../storage/paths.ts';

const dayMs = 86_400_000;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const keysOf = async ({ store }: Lake): Promise<string[]> => {
  const keys = [];
  for await (const key of store.list('')) keys.push(key);
  return keys;
};

/** A run as the pipeline leaves it: its own files, and a report that names them and what it shared. */
async function runIn(lake: Lake, id: string, shared: readonly ArtifactRef[] = []): Promise<ArtifactRef[]> {
  const config = await lake.putJson(paths.runFile(id, 'config.json'), { name: id }, 'config');
  const gold = await lake.put(paths.goldParquet(id), text(`gold of ${id}`), 'gold');
  const file = await lake.put(paths.modelFile(id, 'm', 'model.txt'), text(`model of ${id}`), 'model-file');
  await lake.put(paths.modelFile(id, 'm', 'feature_columns.txt'), text('a'), 'feature-columns');
  const manifest = await lake.putJson(paths.modelFile(id, 'm', 'manifest.json'), { files: { file } }, 'manifest');
  const evaluation = await lake.putJson(paths.runFile(id, 'evaluation.json'), { id }, 'evaluation');
  const artifacts = [config, gold, file, manifest, evaluation, ...shared];
  await lake.putJson(paths.runFile(id, 'report.json'), { artifacts }, 'report');
  await lake.put(paths.runFile(id, 'report.html'), text('page'), 'report');
  return artifacts;
}

async function versionOf(lake: Lake, id: string, run: readonly ArtifactRef[]): Promise<number> {
  const [config, gold, , manifest, evaluation] = run;
  const { version } = await registerVersion(lake, {
    model: 'system',
    asOf: '2020-01-31',
    executionId: id,
    challenger: 'm',
    contentKey: id,
    config: config!,
    manifest: manifest!,
    gold: gold!,
    features: [],
    evaluation: evaluation!,
    metrics: {},
    trigger: 'manual',
    createdAt: '2020-01-31T00:00:00Z',
  });
  return version;
}

const champion = { at: '2020-02-01T00:00:00Z', by: 'test', reason: 'test', asOf: '2020-01-31' };

/** What cleaning keeps and removes, on any store; `open` gives a fresh, empty one. */
export function cleaningConformance(name: string, open: () => ObjectStore): void {
  describe(`${name}: cleaning`, () => {
    let lake: Lake;
    const plan = (ageDays: number, olderThanDays: number | null = null) =>
      planCleaning(lake, { now: Date.now() + ageDays * dayMs, olderThanDays });
    const planned = async (...args: Parameters<typeof plan>) =>
      (await plan(...args)).removable.map(({ key }) => key).sort();
    beforeEach(() => {
      lake = createLakeOn(open());
    });

    it('finds what nothing names, and keeps what is named through others', async () => {
      const named = await lake.put(paths.silver('fred', 'GDP', 'named'), text('named'), 'observations');
      const byDataset = await lake.put(paths.silver('fred', 'GDP', 'dataset'), text('dataset'), 'observations');
      const byMemo = await lake.put(paths.silver('fred', 'GDP', 'memo'), text('memo'), 'observations');
      await lake.put(paths.silver('fred', 'GDP', 'alone'), text('alone'), 'observations');
      await lake.put(paths.bronze('fred', 'GDP', '2020-01-01T00:00:00Z', 'sha', 'json'), text('{'), 'bronze');
      await lake.put('damaged/x', text('damaged'), 'bronze');
      await lake.put(paths.part('gone', 'fred', 'GDP', 1, 'x'), text('{}'), 'part');
      await lake.put(paths.modelFile('gone', 'm', 'model.txt'), text('model'), 'model-file');
      await lake.put('notes/mine.txt', text('of a person'), 'report');
      await lake.putJson(paths.datasetManifest('v'), { entries: [{ file: byDataset }] }, 'manifest');
      await remember(lake, 'validate', 'k', { silver: [byMemo] });
      await runIn(lake, 'run', [named]);
      const removable = ['damaged/x', 'models/gone/m/model.txt', 'parts/gone/fred/GDP/1-x.json'];
      removable.push('silver/fred/GDP/alone.parquet');
      assert.deepEqual(await planned(2), removable);
      const found = await plan(2);
      assert.equal(found.objects, (await keysOf(lake)).length);
      const before = await keysOf(lake);
      const removed = await removePlanned(lake.store, found, () => undefined);
      assert.deepEqual(removed, { objects: 4, bytes: 7 + 5 + 2 + 5, changed: 0, begun: null });
      assert.deepEqual(
        await keysOf(lake),
        before.filter((key) => !removable.includes(key)),
      );
      assert.deepEqual(await planned(2), []);
    });

    it('keeps a champion’s files, those that a version names, and its own runs, however old', async () => {
      const first = await runIn(lake, 'first');
      const second = await runIn(lake, 'second');
      await runIn(lake, 'third');
      const shared = await lake.put(paths.silver('fred', 'GDP', 'young'), text('young'), 'observations');
      await promote(lake, 'system', await versionOf(lake, 'first', first), champion);
      await versionOf(lake, 'second', second);
      await remember(lake, 'train', 'third', { file: (await runIn(lake, 'fourth', [shared]))[2] });
      assert.deepEqual(await planned(400), [], 'no run is old by itself');
      const found = await plan(400, 90);
      assert.deepEqual(found.oldRuns, ['fourth', 'second', 'third']);
      const gone = new Set(found.removable.map(({ key }) => key));
      for (const key of gone) assert.doesNotMatch(key, /first|registry/);
      for (const { uri } of [...first, ...second]) assert.ok(!gone.has(uri), `${uri} is named by a version`);
      assert.ok(!gone.has('models/second/m/feature_columns.txt'), 'the files of a model stay together');
      for (const key of ['runs/second/report.json', 'runs/third/config.json', 'memo/train/third.json'])
        assert.ok(gone.has(key), key);
      assert.ok(gone.has(shared.uri));
      assert.deepEqual(await planned(80, 90), [], 'nothing is old enough');
    });

    it('keeps what is younger than a day, and beside a run under way all that it could share', async () => {
      const old = await lake.put(paths.silver('fred', 'GDP', 'old'), text('old'), 'observations');
      await lake.put('models/gone/m/model.txt', text('model'), 'model-file');
      await lake.put('models/new/m/old.txt', text('model'), 'model-file');
      await runIn(lake, 'before');
      await pause(2500);
      const now = Date.now() - 1000 + dayMs - 100;
      const young = await lake.put(paths.silver('fred', 'GDP', 'young'), text('young'), 'observations');
      const keysAt = async (olderThanDays: number | null) => {
        const { removable, underWay, oldRuns } = await planCleaning(lake, { now, olderThanDays });
        return { keys: removable.map(({ key }) => key), underWay, oldRuns };
      };
      const unnamed = ['models/gone/m/model.txt', 'models/new/m/old.txt'];
      assert.deepEqual(await keysAt(null), { keys: [...unnamed, old.uri], underWay: [], oldRuns: [] });
      assert.ok(!(await keysAt(1)).keys.includes(young.uri));
      assert.deepEqual((await keysAt(1)).oldRuns, ['before']);
      await lake.putJson(paths.runFile('running', 'config.json'), {}, 'config');
      assert.deepEqual(await keysAt(1), { keys: unnamed, underWay: ['running'], oldRuns: [] });
      // A run whose record is not there yet, and one that has ended.
      await lake.put('models/new/m/model.txt', text('model'), 'model-file');
      await lake.putJson(paths.runFile('running', 'report.json'), {}, 'report');
      assert.deepEqual(await keysAt(1), { keys: [unnamed[0]], underWay: ['new'], oldRuns: [] });
    }).timeout(20_000);

    it('leaves names of nothing behind wherever it is interrupted, and goes on from there', async () => {
      const silver = await lake.put(paths.silver('fred', 'GDP', 'x'), text('silver'), 'observations');
      const artifacts = await runIn(lake, 'old', [silver]);
      await remember(lake, 'features', 'k', { gold: artifacts[1] });
      const whole = await plan(100, 90);
      const { store } = lake;
      for (let stop = 0; stop < whole.removable.length; stop += 1) {
        let left = 1;
        const dying: ObjectStore = {
          ...store,
          removeSurveyed: (object) =>
            left-- > 0 ? store.removeSurveyed(object) : Promise.reject(new Error('interrupted')),
        };
        const rest = await plan(100, 90);
        if (rest.removable.length === 0) break;
        await removePlanned(dying, rest, () => undefined).catch((error: unknown) =>
          assert.equal((error as Error).message, 'interrupted'),
        );
        const there = new Set(await keysOf(lake));
        const named = there.has('runs/old/report.json') ? artifacts : [];
        for (const { uri } of named) assert.ok(there.has(uri), `the report names ${uri}`);
        if (there.has('models/old/m/manifest.json')) assert.ok(there.has('models/old/m/model.txt'));
        if (there.has('memo/features/k.json'))
          assert.ok(await recall(lake, 'features', 'k', () => assert.fail('broken')), 'a memo');
      }
      await removePlanned(store, await plan(100, 90), () => undefined);
      assert.deepEqual(await keysOf(lake), []);
    }).timeout(60_000);

    it('stops when a run writes meanwhile, and leaves what changed', async () => {
      for (const name of ['a', 'b']) await lake.put(paths.silver('fred', 'GDP', name), text(name), 'observations');
      const found = await plan(2);
      await lake.putJson(paths.runFile('begun', 'config.json'), {}, 'config');
      const stopped = await removePlanned(lake.store, found, () => undefined);
      assert.deepEqual(stopped, { objects: 0, bytes: 0, changed: 0, begun: 'runs/begun/config.json' });
      const other = {
        ...found,
        removable: found.removable.map((one) => ({ ...one, tag: 'another' })),
        records: new Set(['runs/begun/config.json']),
      };
      assert.deepEqual(await removePlanned(lake.store, other, () => undefined), {
        objects: 0,
        bytes: 0,
        changed: 2,
        begun: null,
      });
    });

    it('stops at a document that it cannot read', async () => {
      await lake.put(paths.runFile('run', 'report.json'), text('{"artifacts": ['), 'report');
      await assert.rejects(plan(2), {
        name: 'IntegrityError',
        message: /Expected JSON in runs\/run\/report.json.*clean again/,
      });
    });
  });
}
