import assert from 'node:assert/strict';
import { addDays } from '../../../contracts/dates.ts';
import { bundledCells } from '../../../sources/snapshot/bundledCells.ts';
import { snapshotSeries } from '../../../sources/snapshot/data.ts';
import { snapshotReleases } from '../../../sources/snapshot/fredReleases.ts';
import { startSnapshot } from '../../../sources/snapshot/server.ts';
import type { Snapshot } from '../../../sources/snapshot/server.ts';

const key = 'abcdefghijklmnopqrstuvwxyz012345';
const allTime = { realtime_start: '1776-07-04', realtime_end: '9999-12-31' };

describe('snapshot server, ALFRED', () => {
  let snapshot: Snapshot;
  before(async () => {
    snapshot = await startSnapshot({ vintages: 'fixture', now: () => Date.parse('2022-11-01T12:00:00Z') });
  });
  afterEach(() => snapshot.setFaults({}));
  after(() => snapshot.stop());

  const get = (path: string, query: Record<string, string>) =>
    fetch(`${snapshot.url}${path}?${new URLSearchParams({ api_key: key, file_type: 'json', ...query }).toString()}`);
  const read = async (path: string, query: Record<string, string>) => {
    const reply = await get(path, query);
    assert.equal(reply.status, 200, await reply.clone().text());
    return (await reply.json()) as Record<string, unknown> & { observations: Record<string, string>[] };
  };

  it('cuts the intervals of values to the real-time period, as FRED does', async () => {
    const query = { series_id: 'GDP', realtime_start: '2014-03-01', realtime_end: '2014-04-30' };
    const { observations } = await read('/series/observations', query);
    const row = (date: string, value: string, realtime_start: string, realtime_end: string) => ({
      realtime_start,
      realtime_end,
      date,
      value,
    });
    assert.deepEqual(observations, [
      row('2013-10-01', '17080.7', '2014-03-01', '2014-03-26'),
      row('2013-10-01', '17089.6', '2014-03-27', '2014-04-30'),
      row('2014-01-01', '17149.6', '2014-04-30', '2014-04-30'),
    ]);
  });

  it('shows one vintage by the day, as it was', async () => {
    const on = async (day: string) =>
      (
        await read('/series/observations', { series_id: 'GDP', realtime_start: day, realtime_end: day })
      ).observations.map(({ value }) => value);
    assert.deepEqual(await on('2014-06-01'), ['17089.6', '17101.3']);
    assert.deepEqual(await on('2014-01-29'), []);
    assert.deepEqual(await on('2014-07-30'), ['17078.3', '17044', '17294.7']);
  });

  it('lists vintage dates by pages, both ways and within a period', async () => {
    const all = (await read('/series/vintagedates', { series_id: 'GDP' })) as unknown as { vintage_dates: string[] };
    assert.deepEqual(all, {
      realtime_start: '1776-07-04',
      realtime_end: '9999-12-31',
      order_by: 'vintage_date',
      sort_order: 'asc',
      count: 7,
      offset: 0,
      limit: 10000,
      vintage_dates: ['2014-01-30', '2014-02-28', '2014-03-27', '2014-04-30', '2014-05-29', '2014-06-25', '2014-07-30'],
    });
    const page = await read('/series/vintagedates', { series_id: 'GDP', limit: '2', offset: '5', sort_order: 'desc' });
    assert.deepEqual([page.count, page.vintage_dates], [7, ['2014-02-28', '2014-01-30']]);
    const since = await read('/series/vintagedates', { series_id: 'GDP', realtime_start: '2014-06-25' });
    assert.deepEqual([since.count, since.vintage_dates], [2, ['2014-06-25', '2014-07-30']]);
  });

  it('says of a series without vintages what FRED says, and of which kind a series is', async () => {
    const reply = await get('/series/vintagedates', { series_id: 'GS10' });
    assert.equal(reply.status, 400);
    assert.match(await reply.text(), /The series does not exist in ALFRED but may exist in FRED\. {2}Try setting/);
    const kind = async (id: string) => (await get('/series', { series_id: id })).headers.get('x-regimen-snapshot');
    assert.deepEqual([await kind('GS10'), await kind('GDP')], ['latest-only', 'vintages']);
  });

  it('serves its latest values under the same id unless vintages are asked for', async () => {
    const plain = await startSnapshot();
    const reply = await fetch(
      `${plain.url}/series/observations?${new URLSearchParams({ series_id: 'GDP', api_key: key, file_type: 'json', ...allTime }).toString()}`,
    );
    await plain.stop();
    assert.equal(((await reply.json()) as { count: number }).count, 303);
    assert.equal((await read('/series/observations', { series_id: 'GDP', ...allTime })).count, 9);
  });

  it('refuses more than 2,000 vintages in the words of FRED', async () => {
    snapshot.setFaults({ revisionStorm: 2100 });
    const { count } = await read('/series/vintagedates', { series_id: 'GDP' });
    const reply = await get('/series/observations', { series_id: 'GDP', ...allTime });
    assert.equal(reply.status, 400);
    const { error_message: message } = (await reply.json()) as { error_message: string };
    assert.equal(
      message,
      `Bad Request.  There are ${String(count)} vintage dates in the specified real-time period: 1776-07-04 to 9999-12-31.  ` +
        'This exceeds the maximum number of vintage dates allowed for this file type (2000).',
    );
    const query = { series_id: 'GDP', realtime_start: addDays('2022-11-01', -1999), realtime_end: '9999-12-31' };
    assert.equal((await get('/series/observations', query)).status, 200);
  });

  it('has storms that revise each day, and only from what was there on', async () => {
    snapshot.setFaults({ revisionStorm: 3 });
    const { observations } = await read('/series/observations', { series_id: 'UNRATE', ...allTime });
    const last = observations.filter(({ date }) => date === '2016-06-01');
    assert.deepEqual(
      last.map(({ realtime_start: start, value }) => [start, value]),
      [
        ['2016-07-29', '4.9'],
        ['2022-10-30', '5.0'],
        ['2022-10-31', '5.1'],
        ['2022-11-01', '5.2'],
      ],
    );
  });

  it('has no value for October 2025 when told so', async () => {
    snapshot.setFaults({ missingOctober2025: true });
    const query = { series_id: 'UNRATE', ...allTime, observation_start: '2025-09-01' };
    const { observations } = await read('/series/observations', query);
    assert.deepEqual(
      observations.map(({ date, value }) => [date, value]),
      [
        ['2025-09-01', '4.9'],
        ['2025-10-01', '.'],
        ['2025-11-01', '4.9'],
        ['2025-12-01', '4.9'],
        ['2026-01-01', '4.9'],
      ],
    );
    assert.equal((await read('/series/observations', { series_id: 'GDP', ...allTime })).count, 9, 'monthly ones only');
  });

  it('knows the release of every series, and each is in one', async () => {
    const all = snapshotReleases.flatMap(({ series }) => series);
    assert.equal(new Set(all).size, all.length);
    for (const id of snapshotSeries().keys()) assert.ok(all.includes(id), id);
    const { releases } = await read('/series/release', { series_id: 'UNRATE' });
    assert.deepEqual((releases as { id: number; name: string }[])[0]?.id, 50);
  });

  it('has the days of a release, announced ones only when asked, and phantom days with them', async () => {
    const dates = async (id: number, query: Record<string, string>) => {
      const reply = await read('/release/dates', { release_id: String(id), ...query });
      return (reply.release_dates as { release_id: number; date: string }[]).map(({ date }) => date);
    };
    const year = { realtime_start: '2014-01-01', realtime_end: '2014-12-31' };
    assert.deepEqual(
      (await dates(53, year)).filter((day) =>
        bundledCells('vintages.csv').some((cell) => cell[0] === 'GDP' && cell[2] === day),
      ).length,
      7,
    );
    const ahead = { realtime_start: '2022-11-01', realtime_end: '2022-12-31' };
    const announced = { ...ahead, include_release_dates_with_no_data: 'true' };
    assert.deepEqual(await dates(13, ahead), []);
    assert.deepEqual(await dates(13, announced), ['2022-11-17', '2022-12-19']);
    assert.deepEqual(await dates(101, ahead), []);
    assert.equal((await dates(101, announced)).length, 61, 'every day of two months');
  });

  it('gives a release in bulk to who has a key in the header', async () => {
    const bulk = (query: string, headers: Record<string, string> = { authorization: `Bearer ${key}` }) =>
      fetch(`${snapshot.url}/v2/release/observations?format=json&${query}`, { headers });
    const first = (await (await bulk('release_id=53&limit=2')).json()) as Record<string, unknown>;
    assert.deepEqual([first.has_more, first.next_cursor], [true, 'GDP,2014-04-01']);
    assert.equal((await bulk('release_id=53', {})).status, 401);
    const wrong = await bulk('release_id=7');
    assert.deepEqual(await wrong.json(), { code: 400, message: 'Bad Request.  The release does not exist.' });
    assert.equal((await bulk('release_id=53&limit=0')).status, 400);
    assert.equal((await bulk('release_id=53&next_cursor=GDP,1800-01-01')).status, 400);
  });
});

describe('snapshot server, faults', () => {
  let snapshot: Snapshot;
  before(async () => (snapshot = await startSnapshot()));
  afterEach(() => snapshot.setFaults({}));
  after(() => snapshot.stop());
  const status = async (path: string) => (await fetch(`${snapshot.origin}${path}`)).status;
  const series = `/fred/series?series_id=GDP&file_type=json&api_key=${key}`;

  it('hit the service whose paths begin so, each set on its own', async () => {
    snapshot.setFaults([
      { prefix: '/fred/', status: 429, times: 2 },
      { prefix: '/elsewhere/', status: 503 },
      { prefix: '/fred/', path: '/observations', status: 500 },
    ]);
    assert.deepEqual(
      [await status(series), await status('/elsewhere/x'), await status(series), await status(series)],
      [429, 503, 429, 200],
    );
    assert.equal(await status(series.replace('series?', 'series/observations?')), 500);
  });

  it('can say that all is well and mean the opposite', async () => {
    snapshot.setFaults({ errorWith200: true });
    const reply = await fetch(`${snapshot.origin}${series}`);
    assert.equal(reply.status, 200);
    assert.deepEqual(await reply.json(), { error_code: 500, error_message: 'Injected.' });
  });

  it('can throttle in plain text, as a burst', async () => {
    snapshot.setFaults({ plainText429: true, times: 1, retryAfter: 2 });
    const reply = await fetch(`${snapshot.origin}${series}`);
    assert.deepEqual(
      [reply.status, reply.headers.get('content-type'), reply.headers.get('retry-after'), await reply.text()],
      [429, 'text/plain', '2', 'Too Many Requests\r\n'],
    );
    assert.equal(await status(series), 200);
  });

  it('answers what is not served with 404, and so anything but GET', async () => {
    assert.equal(await status('/elsewhere/x'), 404);
    assert.equal((await fetch(`${snapshot.origin}${series}`, { method: 'POST' })).status, 404);
  });
});
