import assert from 'node:assert/strict';
import { nberRecessions } from '../../../sources/nber.ts';
import { snapshotSeries } from '../../../sources/snapshot/data.ts';
import { snapshotEnd } from '../../../sources/snapshot/end.ts';
import { startSnapshot } from '../../../sources/snapshot/server.ts';
import type { Snapshot } from '../../../sources/snapshot/server.ts';

const key = 'abcdefghijklmnopqrstuvwxyz012345';

interface Observations {
  readonly count: number;
  readonly realtime_start: string;
  readonly observations: readonly Readonly<Record<'realtime_start' | 'realtime_end' | 'date' | 'value', string>>[];
}

describe('snapshot server', () => {
  let snapshot: Snapshot;
  before(async () => (snapshot = await startSnapshot({ now: () => Date.parse('2020-05-01T03:00:00Z') })));
  after(() => snapshot.stop());

  const get = (path: string, query: Record<string, string>) =>
    fetch(`${snapshot.url}${path}?${new URLSearchParams({ api_key: key, file_type: 'json', ...query }).toString()}`);
  const observations = async (query: Record<string, string>) => {
    const reply = await get('/series/observations', query);
    assert.equal(reply.status, 200, await reply.clone().text());
    return (await reply.json()) as Observations;
  };

  it('answers in the form of FRED, and says what it is', async () => {
    const reply = await get('/series/observations', { series_id: 'UNRATE', limit: '2', offset: '1' });
    assert.equal(reply.headers.get('x-regimen-snapshot'), 'latest-only');
    assert.deepEqual(await reply.json(), {
      realtime_start: '2020-04-30',
      realtime_end: '2020-04-30',
      observation_start: '1776-07-04',
      observation_end: '9999-12-31',
      units: 'lin',
      output_type: 1,
      file_type: 'json',
      order_by: 'observation_date',
      sort_order: 'asc',
      count: 867,
      offset: 1,
      limit: 2,
      observations: [
        { realtime_start: '2020-04-30', realtime_end: '2020-04-30', date: '1948-02-01', value: '3.8' },
        { realtime_start: '2020-04-30', realtime_end: '2020-04-30', date: '1948-03-01', value: '4' },
      ],
    });
  });

  it('shows only what was out by the end of the real-time period', async () => {
    const last = async (end: string) => {
      const reply = await observations({
        series_id: 'UNRATE',
        realtime_start: '1776-07-04',
        realtime_end: end,
        sort_order: 'desc',
      });
      return reply.observations[0];
    };
    assert.deepEqual(await last('2020-05-09'), {
      realtime_start: '2020-04-10',
      realtime_end: '2020-05-09',
      date: '2020-03-01',
      value: '4.4',
    });
    assert.equal((await last('2020-05-10'))?.date, '2020-04-01');
    assert.equal((await last('9999-12-31'))?.realtime_end, '9999-12-31');
  });

  it('cuts by observation date', async () => {
    const reply = await observations({
      series_id: 'GDP',
      observation_start: '2008-01-01',
      observation_end: '2008-12-31',
    });
    assert.deepEqual(
      reply.observations.map((row) => row.date),
      ['2008-01-01', '2008-04-01', '2008-07-01', '2008-10-01'],
    );
  });

  it('describes a series', async () => {
    const reply = await get('/series', {
      series_id: 'GDPC1',
      realtime_start: '1776-07-04',
      realtime_end: '9999-12-31',
    });
    const { seriess } = (await reply.json()) as { seriess: readonly Record<string, unknown>[] };
    const { id, title, units, frequency_short, seasonal_adjustment_short, observation_start, observation_end } =
      seriess[0]!;
    assert.deepEqual([id, title, units], ['GDPC1', 'Real Gross Domestic Product', 'Bil. of Chn. 2012 $']);
    assert.deepEqual([frequency_short, seasonal_adjustment_short], ['Q', 'SAAR']);
    assert.deepEqual([observation_start, observation_end], ['1947-01-01', '2022-07-01']);
  });

  const refused: readonly [string, Record<string, string>, RegExp][] = [
    ['a short key', { series_id: 'GDP', api_key: 'short' }, /api_key is not a 32 character/],
    ['an unknown series', { series_id: 'NOPE' }, /The series does not exist/],
    ['no series', {}, /series_id is not set/],
    ['vintage_date in the singular', { series_id: 'GDP', vintage_date: '2020-01-01' }, /vintage_date is not known/],
    ['a limit of 0', { series_id: 'GDP', limit: '0' }, /limit is not between 1 and 100000/],
    ['other units', { series_id: 'GDP', units: 'pch' }, /units is not lin/],
    ['a date that is none', { series_id: 'GDP', realtime_start: '2020-02-30' }, /realtime_start is not a valid date/],
    ['a period that ends before it starts', { series_id: 'GDP', realtime_end: '1999-01-01' }, /can not be after/],
  ];
  for (const [name, query, message] of refused) {
    it(`refuses ${name} with FRED's 400 body`, async () => {
      const reply = await get('/series/observations', query);
      const body = (await reply.json()) as { error_code: number; error_message: string };
      assert.equal(reply.status, 400);
      assert.equal(body.error_code, 400);
      assert.match(body.error_message, message);
    });
  }

  it('answers other paths with 404 and errors in XML where JSON was not asked for', async () => {
    assert.equal((await fetch(`${snapshot.url}/releases`)).status, 404);
    const reply = await fetch(`${snapshot.url}/series?series_id=GDP`);
    assert.match(
      await reply.text(),
      /^<\?xml.*\n<error code="400" message="Bad Request\. {2}Variable api_key is not set/,
    );
  });

  it('holds what series.csv says', () => {
    assert.equal(snapshotSeries().size, 45);
    for (const [id, series] of snapshotSeries()) {
      assert.ok(series.rows.length > 90, id);
      assert.ok(
        series.rows.every((row, i) => i === 0 || row.date > series.rows[i - 1]!.date),
        `${id} ascends`,
      );
      assert.ok(series.title.length > 0 && /^(SA|SAAR|NSA)$/.test(series.adjustment), id);
    }
  });

  it('knows until when its data are complete', () => {
    const series = (...ids: string[]) => ids.map((id) => ({ id, frequency: 'monthly' as const, optional: false }));
    const macro = {
      source: 'fred',
      kind: 'observations',
      options: {},
      series: series('UNRATE', 'GDP', 'NOPE'),
    } as const;
    const bars = { source: 'csv', kind: 'bars', options: {}, series: series('SP500', 'GLD') } as const;
    assert.equal(snapshotEnd({ sources: [macro] }), '2022-10-30');
    assert.equal(snapshotEnd({ sources: [macro, bars] }), '2020-04-17');
    assert.equal(snapshotEnd({ sources: [{ ...macro, series: series('NOPE') }] }), null);
  });

  it('knows the recessions', () => {
    const recessions = nberRecessions();
    assert.equal(recessions.length, 17);
    assert.deepEqual(recessions[recessions.length - 1], { first: '2020-03-01', last: '2020-04-01' });
    assert.ok(recessions.every(({ first, last }) => first < last));
  });
});
