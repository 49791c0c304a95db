import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays, startOfDay } from '../../../contracts/dates.ts';
import { releaseDates, releaseOf, scheduledReleases } from '../../../sources/fred/releases.ts';
import { startSnapshot } from '../../../sources/snapshot/server.ts';
import type { Snapshot } from '../../../sources/snapshot/server.ts';
import type { HttpFetch } from '../../../sources/source.ts';
import { contextFor, failureFrom } from '../support.ts';

/** FRED with one release whose calendar is this. */
function calendarOf(printed: readonly string[], announced: readonly string[]): HttpFetch {
  return (address) => {
    const url = new URL(address);
    const get = (name: string) => url.searchParams.get(name);
    const days = get('include_release_dates_with_no_data') === 'true' ? announced : printed;
    const inside = days.filter((day) => day >= get('realtime_start')! && day <= get('realtime_end')!);
    const [offset, limit] = [Number(get('offset')), Number(get('limit'))];
    const echo = { realtime_start: get('realtime_start'), realtime_end: get('realtime_end'), sort_order: 'asc' };
    const body = url.pathname.endsWith('/release')
      ? { releases: [{ id: 50, name: 'Employment Situation' }] }
      : {
          ...echo,
          count: inside.length,
          offset,
          limit,
          release_dates: inside.slice(offset, offset + limit).map((date) => ({ release_id: 50, date })),
        };
    const text = () => Promise.resolve(JSON.stringify(body));
    return Promise.resolve({ status: 200, headers: { get: () => null }, text });
  };
}
const contextOf = (http: HttpFetch, pageSize = 1000) =>
  contextFor({ url: 'http://fred.test/fred' }, { pageSize }, { http });

describe('FRED release calendar', () => {
  let snapshot: Snapshot;
  before(async () => {
    snapshot = await startSnapshot({ vintages: 'fixture', now: () => Date.parse('2014-06-01T12:00:00Z') });
  });
  after(() => snapshot.stop());

  it('knows the release of a series', async () => {
    assert.deepEqual(await releaseOf('UNRATE', contextFor(snapshot)), { id: 50, name: 'Employment Situation' });
    const error = await failureFrom(releaseOf('UNRAT', contextFor(snapshot)));
    assert.equal(error.name, 'SourceRefusedError');
    assert.match(error.message, /^FRED refused UNRAT \(\/series\/release\) .* Did you mean UNRATE\?$/);
  });

  it('has the days on which GDP came out, at half past eight in New York', async () => {
    const range = { from: '2014-01-01', to: '2014-06-01' };
    const { release, releases, dropped } = await scheduledReleases('GDP', range, contextFor(snapshot));
    assert.deepEqual([release.id, dropped], [53, []]);
    const printed = releases.filter(({ date }) => ['2014-01-30', '2014-05-29'].includes(date));
    assert.deepEqual(printed, [
      { series: 'GDP', date: '2014-01-30', releaseTime: Date.parse('2014-01-30T13:30:00Z'), source: 'fred-data' },
      { series: 'GDP', date: '2014-05-29', releaseTime: Date.parse('2014-05-29T12:30:00Z'), source: 'fred-data' },
    ]);
  });

  it('tells the days to come from those that have data', async () => {
    const server = await startSnapshot({ now: () => Date.parse('2022-11-01T12:00:00Z') });
    const range = { from: '2022-09-01', to: '2023-03-31' };
    const { releases } = await scheduledReleases('INDPRO', range, contextFor(server));
    await server.stop();
    const of = (source: string) => releases.filter((each) => each.source === source).map(({ date }) => date);
    assert.deepEqual(of('fred-data'), ['2022-09-19', '2022-10-17']);
    assert.deepEqual(of('fred-calendar'), ['2022-11-17', '2022-12-19', '2023-01-17', '2023-02-17', '2023-03-17']);
    assert.equal(releases[3]?.releaseTime, Date.parse('2022-12-19T14:15:00Z'));
  });

  it('leaves out a release that is on the calendar every day, and says so', async () => {
    const notes: string[] = [];
    const context = contextFor(snapshot, {}, { onProgress: (note) => notes.push(note) });
    for (const range of [
      { from: '2014-05-01', to: '2014-05-31' },
      { from: '2014-05-07', to: '2014-05-07' },
    ]) {
      const { releases, dropped } = await scheduledReleases('DFEDTARU', range, context);
      assert.deepEqual(releases, []);
      assert.equal(dropped.length, range.from === range.to ? 1 : 31, 'also where the range shows one day of the run');
      assert.match(
        dropped[0]!.why,
        /^FOMC Press Release is on FRED's calendar every day: its level is carried forward$/,
      );
    }
    assert.ok(notes.includes('DFEDTARU: 31 of 31 calendar days left out'));
  });

  it('leaves out announced weekend days, and keeps one that has data', async () => {
    const http = calendarOf(['2020-01-04'], ['2020-01-04', '2020-01-10', '2020-01-11']);
    const calendar = await scheduledReleases('UNRATE', { from: '2020-01-01', to: '2020-01-31' }, contextOf(http));
    assert.deepEqual(
      calendar.releases.map(({ date, source }) => [date, source]),
      [
        ['2020-01-04', 'fred-data'],
        ['2020-01-10', 'fred-calendar'],
      ],
    );
    assert.deepEqual(calendar.dropped, [{ date: '2020-01-11', why: 'nothing is published on a weekend' }]);
  });

  it('gives the same calendar for any page size, and within the range only', async () => {
    const day = fc.integer({ min: 0, max: 400 }).map((n) => addDays('2020-01-01', n));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(day), fc.integer({ min: 1, max: 9 }), day, async (days, pageSize, from) => {
        const http = calendarOf([], [...days].sort());
        const range = { from, to: addDays(from, 90), announced: true };
        const found = await releaseDates(50, range, contextOf(http, pageSize));
        assert.deepEqual(
          found,
          [...days].sort().filter((each) => each >= from && each <= range.to),
        );
        const { releases, dropped } = await scheduledReleases('UNRATE', range, contextOf(http, pageSize));
        assert.deepEqual([...releases, ...dropped].map(({ date }) => date).sort(), found);
        assert.ok(releases.every(({ date }) => new Date(startOfDay(date)).getUTCDay() % 6 !== 0));
      }),
      { numRuns: 50 },
    );
  });

  it('refuses days in the wrong order and days that are none', async () => {
    for (const range of [
      { from: '2020-02-01', to: '2020-01-01' },
      { from: '2020-02-30', to: '2020-03-01' },
    ]) {
      const error = await failureFrom(scheduledReleases('GDP', range, contextFor(snapshot)));
      assert.equal(error.name, 'InputError');
      assert.match(error.message, /the earlier first, got "2020-02-\d\d" and "2020-0\d-01": put them in order\.$/);
    }
  });

  it('refuses a release that there is not, and a calendar that FRED did not echo', async () => {
    const range = { from: '2020-01-01', to: '2020-02-01' };
    const unknown = await failureFrom(releaseDates(7, range, contextFor(snapshot)));
    assert.match(unknown.message, /^FRED refused release 7 \(\/release\/dates\) .*The release does not exist/);
    snapshot.setFaults({ ignoreRealtime: true });
    const ignored = await failureFrom(releaseDates(53, range, contextFor(snapshot)));
    snapshot.setFaults({});
    assert.equal(ignored.name, 'SchemaError');
    assert.match(ignored.message, /^FRED's data of release 53 should have realtime_start 2020-01-01 as asked/);
  });
});
