import assert from 'node:assert/strict';
import type { FeatureView, OnlineStore } from '../../../contracts/featureStore.ts';
import { memoryOnline } from '../../../storage/featureStore/online/memoryOnline.ts';
import { materialiseView, watermarkOf } from '../../../storage/featureStore/materialiseView.ts';
import { currentView, onlineName, versionOf } from '../../../storage/featureStore/views.ts';
import type { Lake } from '../../../storage/lake.ts';
import { day, dayMs, goldFrame, viewOf, type GoldRow } from '../support/goldLake.ts';
import { temporaryLake } from '../support/temporaryLake.ts';

const at = '2020-01-01T00:00:00.000Z';
const rowsTo = (n: number): GoldRow[] =>
  Array.from({ length: n }, (_, i) => ({ time: day(i), known: day(i + 1), values: [i, -i] }));

describe('materialiseView', () => {
  let lake: Lake;
  let remove: () => Promise<void>;
  let online: OnlineStore;
  beforeEach(async () => {
    ({ lake, remove } = await temporaryLake());
    online = memoryOnline(() => day(3_000));
  });
  afterEach(() => remove());

  const bring = (
    view: FeatureView,
    rows: readonly GoldRow[],
    more: Partial<Parameters<typeof materialiseView>[0]> = {},
  ) =>
    materialiseView({
      lake,
      online,
      view,
      gold: goldFrame(['rate', 'spread'], rows),
      until: Infinity,
      full: false,
      at,
      ...more,
    });
  const newest = async (view: FeatureView) =>
    (await online.readMany([{ view: onlineName(await versionOf(view)), entity: view.entity.key }]))[0];
  const window = async (view: FeatureView) =>
    (await online.readWindow({ view: onlineName(await versionOf(view)), entity: view.entity.key })).map(
      ({ values }) => values[0],
    );

  it('brings the newest row that was known online, then only what came since; again changes nothing', async () => {
    const view = viewOf({ features: ['spread', 'rate'] });
    const first = await bring(view, rowsTo(5), { until: day(3) });
    assert.deepEqual([first.rows, first.written, first.kept, first.watermark], [3, 1, 0, day(3)]);
    assert.deepEqual(
      { ...(await newest(view)) },
      {
        view: onlineName(await versionOf(view)),
        entity: 'SP500',
        eventTime: day(2),
        createdTime: day(3),
        values: Float64Array.of(-2, 2),
      },
    );
    const again = await bring(view, rowsTo(5), { until: day(3) });
    assert.deepEqual([again.rows, again.written, again.kept], [1, 0, 1]);
    const later = await bring(view, rowsTo(5));
    assert.deepEqual([later.rows, later.written, later.watermark], [3, 1, day(5)]);
    const earlier = await bring(view, rowsTo(5), { until: day(3) });
    assert.deepEqual([earlier.rows, earlier.written, (await newest(view))?.eventTime], [0, 0, day(4)]);
    assert.deepEqual((await currentView(lake, 'bars'))?.view, view);
  });

  it('does not let a row that became known late replace a later one', async () => {
    const view = viewOf();
    const rows = [
      { time: day(0), known: day(9), values: [1, 1] },
      { time: day(1), known: day(2), values: [2, 2] },
    ];
    const done = await bring(view, rows);
    assert.deepEqual([(await newest(view))?.eventTime, done.watermark], [day(1), day(9)]);
    assert.equal((await bring(view, rows)).written, 0);
  });

  it('keeps the last rows in a window, in batches, and goes on where it was ended', async () => {
    const view = viewOf({ windowRows: 700 });
    const ended = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number) => {
      seen.push(done);
      if (done === 1_000) ended.abort(new Error('killed'));
    };
    await assert.rejects(bring(view, rowsTo(1_234), { signal: ended.signal, onProgress }), /killed/);
    assert.equal(await currentView(lake, 'bars'), null, 'a version without all of its values is not current');
    assert.equal(await watermarkOf(online, onlineName(await versionOf(view))), day(1_000));
    const rest = await bring(view, rowsTo(1_234), { onProgress: (done) => seen.push(done) });
    assert.deepEqual(seen, [500, 1_000, 235]);
    assert.deepEqual([rest.rows, rest.windowed, rest.watermark], [235, 234, day(1_234)]);
    assert.deepEqual(
      await window(view),
      Array.from({ length: 700 }, (_, n) => n + 534),
    );
    assert.equal((await bring(view, rowsTo(1_234))).windowed, 0);
  });

  it('writes values that were revised in place only when it is told to begin at the first row', async () => {
    const view = viewOf({ windowRows: 2 });
    await bring(view, rowsTo(3));
    const revised = rowsTo(3).map((row) => ({ ...row, values: row.values.map((value) => value + 100) }));
    await bring(view, revised);
    assert.deepEqual([(await newest(view))?.values[0], await window(view)], [2, [1, 2]]);
    const full = await bring(view, revised, { full: true });
    assert.deepEqual([full.rows, full.written], [3, 1]);
    assert.deepEqual([(await newest(view))?.values[0], await window(view)], [102, [101, 102]]);
  });

  it('a changed view is another version, beside the one before; features that gold lacks are named', async () => {
    const before = viewOf();
    await bring(before, rowsTo(3));
    const after = viewOf({ number: 2, features: ['rate', 'lost'] });
    const done = await bring(after, rowsTo(4));
    assert.deepEqual(done.absent, ['lost']);
    assert.deepEqual([...(await newest(after))!.values], [3, NaN]);
    assert.deepEqual([...(await newest(before))!.values], [2, -2]);
    assert.deepEqual((await currentView(lake, 'bars'))?.view, after);
  });

  it('a store that lost everything is filled from the first row; nothing to bring is said', async () => {
    const view = viewOf({ windowRows: 2 });
    await bring(view, rowsTo(4));
    online = memoryOnline(() => day(3_000));
    assert.deepEqual([(await bring(view, rowsTo(4))).rows, await window(view)], [4, [2, 3]]);
    const none = await bring(viewOf({ name: 'none' }), rowsTo(4), { until: day(0) });
    assert.deepEqual([none.rows, none.watermark], [0, null]);
  });

  it('rows beyond twice their time to live are not brought', async () => {
    const view = viewOf({ ttlMs: 10 * dayMs });
    assert.deepEqual((await bring(view, rowsTo(3))).expired, 1);
    assert.equal(await newest(view), null);
    online = memoryOnline(() => day(15));
    await bring(view, rowsTo(3));
    assert.equal((await newest(view))?.eventTime, day(2));
  });
});
