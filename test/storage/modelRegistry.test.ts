import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import type { ArtifactRef } from '../../contracts/artifact.ts';
import { createLakeOn, type Lake } from '../../storage/lake.ts';
import { paths } from '../../storage/paths.ts';
import {
  aliases,
  championAsOf,
  history,
  listModels,
  listVersions,
  newerChampion,
  newestChampion,
  promote,
  readVersion,
  registerVersion,
  rollback,
  setChallenger,
  type ModelVersion,
} from '../../storage/modelRegistry.ts';
import { temporaryLake } from './support/temporaryLake.ts';

const ref = (uri: string): ArtifactRef => ({ uri, sha256: 'a'.repeat(64), bytes: 1, kind: 'manifest' });
const draft = (contentKey: string, asOf = '2019-12-31', model = 'macro-cycle'): Omit<ModelVersion, 'version'> => ({
  model,
  asOf,
  executionId: `run-${contentKey}`,
  challenger: 'hmm3',
  contentKey,
  manifest: ref('models/m'),
  gold: ref('gold/g'),
  config: ref('runs/c'),
  features: ['a', 'b'],
  evaluation: ref('runs/e'),
  metrics: { log_loss: 0.5, auc: null },
  trigger: 'manual',
  createdAt: '2026-01-01T00:00:00.000Z',
});
const note = { at: '2026-01-01T00:00:00.000Z', by: 'test', reason: 'because' };
const model = 'macro-cycle';

describe('modelRegistry', () => {
  let lake: Lake;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    ({ lake, remove } = await temporaryLake());
  });
  afterEach(() => remove());

  const register = async (count: number): Promise<void> => {
    for (let index = 1; index <= count; index += 1) await registerVersion(lake, draft(`content ${index}`));
  };

  it('is empty at first, without an error', async () => {
    assert.deepEqual(await aliases(lake, model), {});
    assert.deepEqual(await history(lake, model), []);
    assert.deepEqual(await listModels(lake), []);
    assert.deepEqual(await listVersions(lake, model), []);
    assert.equal(await championAsOf(lake, model, '2020-01-01'), null);
    assert.equal(await newestChampion(lake, model), null);
    assert.equal(await newerChampion(lake, model, '2020-01-01'), null);
  });

  it('numbers versions, and knows the same bytes of the same day again', async () => {
    assert.deepEqual(await registerVersion(lake, draft('one')), { version: 1, existed: false });
    assert.deepEqual(await registerVersion(lake, draft('two')), { version: 2, existed: false });
    assert.deepEqual(await registerVersion(lake, { ...draft('one'), createdAt: 'later' }), {
      version: 1,
      existed: true,
    });
    assert.deepEqual(await registerVersion(lake, draft('one', '2020-01-31')), { version: 3, existed: false });
    await registerVersion(lake, draft('one', '2020-01-31', 'odd/name é'));
    assert.deepEqual(await readVersion(lake, model, 2), { ...draft('two'), version: 2 });
    assert.deepEqual(
      (await listVersions(lake, model)).map(({ version }) => version),
      [1, 2, 3],
    );
    assert.deepEqual(await listModels(lake), ['macro-cycle', 'odd/name é']);
    await assert.rejects(readVersion(lake, model, 9), { name: 'InputError', message: /known: 1, 2, 3\), got 9/ });
  });

  it('gives 20 concurrent writers 20 numbers, and 20 writers of one model one number', async () => {
    const many = await Promise.all(
      Array.from({ length: 20 }, (_, writer) => registerVersion(lake, draft(`w ${writer}`))),
    );
    assert.deepEqual(
      many.map(({ version }) => version).sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    const same = await Promise.all(
      Array.from({ length: 20 }, (_, writer) => registerVersion(lake, { ...draft('same'), createdAt: `at ${writer}` })),
    );
    assert.deepEqual(new Set(same.map(({ version }) => version)), new Set([21]));
    assert.equal(same.filter(({ existed }) => !existed).length, 1);
  }).timeout(60_000);

  it('promotes: champion becomes previous, a challenger that wins stops being one', async () => {
    await register(2);
    assert.deepEqual(await promote(lake, model, 1, { ...note, asOf: '2019-12-31' }), { champion: 1 });
    await setChallenger(lake, model, 2, { ...note, asOf: '2020-01-31' });
    assert.deepEqual(await aliases(lake, model), { champion: 1, challenger: 2 });
    assert.deepEqual(await promote(lake, model, 2, { ...note, asOf: '2020-01-31' }), { champion: 2, previous: 1 });
    const length = (await history(lake, model)).length;
    assert.deepEqual(await promote(lake, model, 2, { ...note, asOf: '2020-02-29' }), { champion: 2, previous: 1 });
    assert.equal((await history(lake, model)).length, length, 'a champion is not promoted again');
    assert.deepEqual(await newestChampion(lake, model), { version: 2, asOf: '2020-01-31' });
    await assert.rejects(promote(lake, model, 7, { ...note, asOf: '2020-03-31' }), { name: 'InputError' });
    await assert.rejects(promote(lake, model, 1, { ...note, asOf: '2020-13-01' }), { name: 'InputError' });
  });

  it('does not let an older run replace a newer champion, unless a person says so', async () => {
    await register(2);
    await promote(lake, model, 1, { ...note, asOf: '2020-06-30' });
    assert.equal(await newerChampion(lake, model, '2020-05-31'), 1);
    assert.equal(await newerChampion(lake, model, '2020-06-30'), null);
    await assert.rejects(promote(lake, model, 2, { ...note, asOf: '2020-05-31' }), {
      name: 'ConflictError',
      message: /2020-06-30 or later.*got 2020-05-31/,
    });
    const forced = await promote(lake, model, 2, { ...note, asOf: '2020-05-31', evenIfNewer: true });
    assert.deepEqual(forced, { champion: 2, previous: 1 });
  });

  it('rolls back in one command, and forward again', async () => {
    await register(2);
    await assert.rejects(rollback(lake, model, note), { name: 'InputError', message: /no champion and no previous/ });
    await promote(lake, model, 1, { ...note, asOf: '2019-12-31' });
    await assert.rejects(rollback(lake, model, note), {
      name: 'InputError',
      message: /champion version 1 and no previous/,
    });
    await promote(lake, model, 2, { ...note, asOf: '2020-03-31' });
    assert.deepEqual(await rollback(lake, model, note), { champion: 1, previous: 2 });
    assert.deepEqual(await rollback(lake, model, note), { champion: 2, previous: 1 });
    assert.deepEqual(
      (await history(lake, model)).map(({ sequence, action, version }) => [sequence, action, version]),
      [
        [1, 'promote', 1],
        [2, 'promote', 2],
        [3, 'rollback', 1],
        [4, 'rollback', 2],
      ],
    );
  });

  it('makes a change with the same request id once', async () => {
    await register(2);
    await promote(lake, model, 1, { ...note, asOf: '2019-12-31', requestId: 'p1' });
    await promote(lake, model, 2, { ...note, asOf: '2020-03-31', requestId: 'p2' });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      assert.deepEqual(await rollback(lake, model, { ...note, requestId: 'r1' }), { champion: 1, previous: 2 });
      await promote(lake, model, 2, { ...note, asOf: '2020-03-31', requestId: 'p2' });
      await setChallenger(lake, model, 1, { ...note, asOf: '2020-03-31', requestId: 'p1' });
    }
    assert.equal((await history(lake, model)).length, 3);
  });

  it('says who was champion as of a logical day, rollbacks included', async () => {
    await register(3);
    const champion = async (asOf: string) => (await championAsOf(lake, model, asOf))?.version ?? null;
    await promote(lake, model, 1, { ...note, asOf: '2019-12-31' });
    await promote(lake, model, 2, { ...note, asOf: '2020-03-31' });
    await setChallenger(lake, model, 3, { ...note, asOf: '2020-03-31' });
    assert.deepEqual(await Promise.all(['2019-12-30', '2019-12-31', '2020-03-30', '2020-03-31'].map(champion)), [
      null,
      1,
      1,
      2,
    ]);
    await rollback(lake, model, note);
    assert.deepEqual(await Promise.all(['2020-01-31', '2020-03-31', '2021-01-01'].map(champion)), [1, 1, 1]);
    await promote(lake, model, 3, { ...note, asOf: '2020-06-30' });
    assert.deepEqual(await Promise.all(['2020-04-30', '2020-06-30'].map(champion)), [1, 3]);
  });

  it('agrees: the champion as of the end of time is the alias, whatever the changes', async () => {
    const date = fc.integer({ min: 1, max: 28 }).map((day) => `2020-01-${String(day).padStart(2, '0')}`);
    const change = fc.record({ version: fc.integer({ min: 1, max: 4 }), asOf: date, back: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 8 }), async (changes) => {
        const fresh = await temporaryLake();
        for (const name of ['a', 'b', 'c', 'd']) await registerVersion(fresh.lake, draft(name));
        for (const { version, asOf, back } of changes) {
          if (back && (await aliases(fresh.lake, model)).previous !== undefined)
            await rollback(fresh.lake, model, note);
          else await promote(fresh.lake, model, version, { ...note, asOf, evenIfNewer: true });
          const now = await aliases(fresh.lake, model);
          assert.notEqual(now.champion, now.previous);
          assert.equal((await championAsOf(fresh.lake, model, '9999-12-31'))?.version, now.champion);
        }
        await fresh.remove();
      }),
      { numRuns: 10 },
    );
  }).timeout(60_000);

  it('loses no change of 20 concurrent writers', async () => {
    await register(20);
    const writers = Array.from({ length: 20 }, (_, writer) =>
      promote(lake, model, writer + 1, { ...note, asOf: '2020-01-31', requestId: `w ${writer}` }),
    );
    await Promise.all(writers);
    const changes = await history(lake, model);
    assert.deepEqual(
      new Set(changes.map(({ version }) => version)),
      new Set(Array.from({ length: 20 }, (_, i) => i + 1)),
    );
    changes.forEach((change, index) => {
      assert.equal(change.sequence, index + 1);
      assert.equal(change.aliases.previous, changes[index - 1]?.version);
    });
    const published = JSON.parse(
      await readFile(lake.store.localPath(paths.registryAliases(model))!, 'utf8'),
    ) as unknown;
    assert.deepEqual(published, { ...(await aliases(lake, model)), sequence: 20 });
  }).timeout(60_000);

  it('is right after a crash between history and aliases.json, and mends the file at the retry', async () => {
    await register(2);
    await promote(lake, model, 1, { ...note, asOf: '2019-12-31', requestId: 'p1' });
    const crashing = createLakeOn({
      ...lake.store,
      compareAndSwap: (key, expected, next) => {
        if (key === paths.registryAliases(model)) throw new Error('crash');
        return lake.store.compareAndSwap(key, expected, next);
      },
    });
    const change = { ...note, asOf: '2020-01-31', requestId: 'p2' };
    await assert.rejects(promote(crashing, model, 2, change), { message: 'crash' });
    assert.deepEqual(await aliases(lake, model), { champion: 2, previous: 1 });
    assert.deepEqual(await promote(lake, model, 2, change), { champion: 2, previous: 1 });
    const published = JSON.parse(
      await readFile(lake.store.localPath(paths.registryAliases(model))!, 'utf8'),
    ) as unknown;
    assert.deepEqual(published, { champion: 2, previous: 1, sequence: 2 });
    assert.equal((await history(lake, model)).length, 2);
  });

  it('names the file and line of a damaged history', async () => {
    await register(2);
    await promote(lake, model, 1, { ...note, asOf: '2019-12-31' });
    await promote(lake, model, 2, { ...note, asOf: '2019-12-31' });
    const path = lake.store.localPath(paths.registryHistory(model))!;
    const good = await readFile(path, 'utf8');
    for (const [bad, message] of [
      [good.slice(0, -5), /cut off/],
      [good.slice(good.indexOf('\n') + 1), /change 1 in line 1 .*found 2/],
      [good.replace('{', '['), /line 1 .*does not parse/],
    ] as const) {
      await writeFile(path, bad);
      const damaged = { name: 'IntegrityError', message };
      await assert.rejects(aliases(lake, model), damaged);
      await assert.rejects(promote(lake, model, 1, { ...note, asOf: '2020-01-01' }), damaged);
    }
  });
});
