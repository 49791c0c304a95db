import assert from 'node:assert/strict';
import {
  currentView,
  listViews,
  makeCurrent,
  onlineName,
  putView,
  versionOf,
} from '../../../storage/featureStore/views.ts';
import type { Lake } from '../../../storage/lake.ts';
import { sha256 } from '../../../storage/sha256.ts';
import { viewOf } from '../support/goldLake.ts';
import { temporaryLake } from '../support/temporaryLake.ts';

const at = '2020-01-01T00:00:00.000Z';

describe('registered feature views', () => {
  let lake: Lake;
  let remove: () => Promise<void>;
  beforeEach(async () => ({ lake, remove } = await temporaryLake()));
  afterEach(() => remove());

  it('have their hash as version, whatever the order of what they say; nothing is current before it is made so', async () => {
    const view = viewOf({ tags: { a: '1', b: '2' } });
    const reversed = Object.fromEntries(Object.entries(view).reverse()) as unknown as typeof view;
    const shuffled = { ...reversed, tags: { b: '2', a: '1' } };
    const one = await putView(lake, view);
    assert.equal((await versionOf(shuffled)).version, one.version);
    assert.notEqual((await versionOf(viewOf({ owner: 'else' }))).version, one.version);
    assert.equal(await currentView(lake, 'bars'), null);
    assert.deepEqual(await listViews(lake), []);
    assert.equal(await makeCurrent(lake, one, at), true);
    assert.equal(await makeCurrent(lake, one, at), false);
    assert.deepEqual(await currentView(lake, 'bars'), one);
    assert.equal(onlineName(one), `bars@${one.version.slice(0, 16)}`);
    const next = await putView(lake, viewOf({ number: 2, features: ['rate'] }));
    await makeCurrent(lake, next, at);
    const other = await putView(lake, viewOf({ name: 'odd /é', system: 'b', number: null }));
    await makeCurrent(lake, other, at);
    assert.deepEqual(await listViews(lake), [next, other]);
  });

  it('are refused under the name of another system, and changed without a higher version', async () => {
    const first = await putView(lake, viewOf({ number: 3 }));
    await makeCurrent(lake, first, at);
    const conflict = { name: 'ConflictError' };
    await assert.rejects(putView(lake, viewOf({ system: 'other' })), {
      ...conflict,
      message: /is one of tiny, and other has one/,
    });
    for (const number of [3, 2])
      await assert.rejects(putView(lake, viewOf({ number, owner: 'else' })), {
        ...conflict,
        message: new RegExp(`has version 3 .* with version ${number}; raise version above 3`),
      });
    await putView(lake, viewOf({ number: 4, owner: 'else' }));
    const derived = await putView(lake, viewOf({ name: 'derived', number: null }));
    await makeCurrent(lake, derived, at);
    await makeCurrent(lake, await putView(lake, viewOf({ name: 'derived', number: null, features: ['rate'] })), at);
    assert.deepEqual((await currentView(lake, 'derived'))?.view.features, ['rate']);
  });

  it('let one of many writers at a time be first, and end with the highest version', async () => {
    const versions = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((number) => putView(lake, viewOf({ number }))));
    const outcomes = await Promise.allSettled(versions.map((one) => makeCurrent(lake, one, at)));
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.match(String(outcome.reason), /ConflictError.*raise version/);
    assert.equal((await currentView(lake, 'bars'))?.view.number, 8);
  });

  it('that were damaged are told with both hashes', async () => {
    const one = await putView(lake, viewOf());
    await makeCurrent(lake, one, at);
    const key = `features/bars/versions/${one.version}.json`;
    const text = new TextDecoder().decode(await lake.store.get(key)).replace('tests', 'Tests');
    await lake.store.compareAndSwap(key, await sha256((await lake.store.get(key))!), new TextEncoder().encode(text));
    await assert.rejects(currentView(lake, 'bars'), (error: Error) => {
      assert.equal(error.name, 'IntegrityError');
      assert.ok(error.message.includes(one.version));
      return true;
    });
  });
});
