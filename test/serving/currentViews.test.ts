import assert from 'node:assert/strict';
import { currentViews } from '../../serving/currentViews.ts';
import { makeCurrent, putView } from '../../storage/featureStore/views.ts';
import { viewOf } from '../storage/support/goldLake.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';

describe('currentViews', () => {
  it('holds what it read for a while, and does not hold a failure', async () => {
    const { lake, remove } = await temporaryLake();
    let now = 0;
    let broken = true;
    const list = (prefix: string) => {
      if (broken) throw new Error('no lake');
      return lake.store.list(prefix);
    };
    const views = currentViews({ ...lake, store: { ...lake.store, list } }, () => now, 100);
    await assert.rejects(views(), /no lake/);
    broken = false;
    assert.deepEqual(await views(), []);
    const one = await putView(lake, viewOf());
    await makeCurrent(lake, one, '2020-01-01T00:00:00Z');
    assert.deepEqual(await views(), []);
    now = 100;
    assert.deepEqual(await views(), [one]);
    await remove();
  });
});
