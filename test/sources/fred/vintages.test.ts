import assert from 'node:assert/strict';
import fc from 'fast-check';
import { endOfDay } from '../../../contracts/dates.ts';
import type { Observation } from '../../../contracts/observation.ts';
import { collectSeries } from '../../../sources/fred/collect.ts';
import { fred } from '../../../sources/fred.ts';
import { bundledCells } from '../../../sources/snapshot/bundledCells.ts';
import { snapshotSeries } from '../../../sources/snapshot/data.ts';
import { startSnapshot } from '../../../sources/snapshot/server.ts';
import type { Snapshot } from '../../../sources/snapshot/server.ts';
import { contextFor, failureFrom } from '../support.ts';
import { fredOf, historyFrom, vintages } from './randomHistory.ts';

const gdp = { series: 'GDP', frequency: 'quarterly' } as const;
const payems = { series: 'PAYEMS', frequency: 'monthly' } as const;

/** The value of each date as it was known by the end of a day: of what had come out, the latest vintage. */
function asOf(rows: readonly Observation[], day: string): ReadonlyMap<string, number | null> {
  const known = rows.filter(({ releaseTime }) => releaseTime <= endOfDay(day));
  return new Map(known.map(({ obsDate, value }) => [obsDate, value]));
}

describe('fred source with vintages', () => {
  let snapshot: Snapshot;
  before(async () => (snapshot = await startSnapshot({ vintages: 'fixture' })));
  afterEach(() => snapshot.setFaults({}));
  after(() => snapshot.stop());

  const read = async (request: Parameters<typeof fred.fetch>[0]) => {
    const { raw, rows } = await fred.fetch(request, contextFor(snapshot));
    const observations = fred.parse(request.series, raw.bytes);
    assert.equal(observations.length, rows);
    return observations;
  };

  it('knows of GDP on 2014-06-01 what was known of it then', async () => {
    const rows = await read(gdp);
    assert.deepEqual(
      [...asOf(rows, '2014-06-01')],
      [
        ['2013-10-01', 17089.6],
        ['2014-01-01', 17101.3],
      ],
    );
    assert.deepEqual([...asOf(rows, '2014-07-30').values()], [17078.3, 17044, 17294.7], 'one day revised two quarters');
    assert.deepEqual([...asOf(rows, '2014-01-29')], []);
    assert.deepEqual(rows[1], {
      series: 'GDP',
      obsDate: '2013-10-01',
      periodEnd: '2013-12-31',
      value: 17080.7,
      realtimeStart: '2014-02-28',
      realtimeEnd: '2014-03-26',
      releaseTime: Date.parse('2014-02-28T13:30:00Z'),
      vintage: 'alfred',
    });
    assert.equal(rows.find((row) => row.value === 17101.3)?.releaseTime, Date.parse('2014-05-29T12:30:00Z'));
  });

  it('has the payrolls of 2018 and of 2022 for the same months: 119 of 120 differ', async () => {
    const rows = await read(payems);
    const [then, now] = [asOf(rows, '2018-11-30'), asOf(rows, '2022-12-01')];
    const months = [...then.keys()].filter((date) => date < '2016-01-01');
    assert.equal(months.length, 120);
    assert.equal(months.filter((date) => then.get(date) !== now.get(date)).length, 119);
    const bundled = new Map(
      snapshotSeries()
        .get('PAYEMS')!
        .rows.map(({ date, value }) => [date, Number(value)]),
    );
    for (const date of months) assert.equal(now.get(date), bundled.get(date), date);
  });

  it('holds every bundled vintage, and nothing twice', async () => {
    for (const { id, frequency } of snapshotSeries().values()) {
      const cells = bundledCells('vintages.csv').filter(([series]) => series === id);
      if (cells.length === 0) continue;
      const rows = await read({ series: id, frequency });
      assert.deepEqual(
        rows.map((row) => [row.series, row.obsDate, row.realtimeStart, row.value]),
        cells.map(([series, date, start, value]) => [series, date, start, Number(value)]),
      );
    }
  });

  it('estimates the release of what is older than the first vintage, and says so', async () => {
    const rows = await read({ series: 'UNRATE', frequency: 'monthly' });
    const told = (date: string) => {
      const { vintage, realtimeStart, releaseTime } = rows.find((row) => row.obsDate === date)!;
      return [vintage, realtimeStart, new Date(releaseTime).toISOString()];
    };
    assert.deepEqual(told('2015-01-01'), ['latest-only', '2016-06-29', '2015-02-10T13:30:00.000Z']);
    assert.deepEqual(told('2016-06-01'), ['alfred', '2016-07-29', '2016-07-29T12:30:00.000Z']);
  });

  it('is the latest value per date where the server has no more', async () => {
    const plain = await startSnapshot();
    const series = { series: 'HOUST', frequency: 'monthly' } as const;
    const { raw } = await fred.fetch(series, contextFor(plain));
    assert.deepEqual(
      plain.requests.map((url) => url.replace(/\?.*/, '')),
      ['/fred/series', '/fred/series/observations'],
    );
    await plain.stop();
    assert.ok(fred.parse('HOUST', raw.bytes).every(({ vintage }) => vintage === 'latest-only'));
  });

  it('reads what FRED has but ALFRED has not as it is today, the same bytes every day, known since an estimate', async () => {
    const notes: string[] = [];
    const days = ['2023-01-05T12:00:00Z', '2023-03-05T12:00:00Z'];
    const bytes: Uint8Array[] = [];
    for (const day of days) {
      const server = await startSnapshot({ now: () => Date.parse(day) });
      // The header would say at once that this is the snapshot; FRED itself says it by refusing.
      const http: typeof fetch = async (input, init) => {
        const reply = await fetch(input, init);
        return new Response(await reply.text(), { status: reply.status });
      };
      const context = contextFor(server, {}, { http, onProgress: (note) => notes.push(note) });
      bytes.push((await fred.fetch(gdp, context)).raw.bytes);
      await server.stop();
    }
    assert.deepEqual(bytes[0], bytes[1]);
    assert.ok(notes.includes('GDP: FRED has no vintages of it, its values are those of today'));
    const plain = await startSnapshot();
    const usual = await fred.fetch(gdp, contextFor(plain));
    await plain.stop();
    assert.deepEqual(fred.parse('GDP', bytes[0]!), fred.parse('GDP', usual.raw.bytes));
  });

  it('has null for October 2025, known when November came out', async () => {
    snapshot.setFaults({ missingOctober2025: true });
    const rows = (await read({ series: 'UNRATE', frequency: 'monthly' })).slice(-4);
    assert.deepEqual(
      rows.map(({ obsDate, value, releaseTime }) => [obsDate, value, new Date(releaseTime).toISOString().slice(0, 10)]),
      [
        ['2025-10-01', null, '2025-12-10'],
        ['2025-11-01', 4.9, '2025-12-10'],
        ['2025-12-01', 4.9, '2026-01-10'],
        ['2026-01-01', 4.9, '2026-02-10'],
      ],
    );
  });

  it('reads more vintages than FRED gives at once', async () => {
    snapshot.setFaults({ revisionStorm: 4000 });
    const before = snapshot.requests.length;
    const { raw, rows } = await fred.fetch(gdp, contextFor(snapshot));
    const windows = snapshot.requests.slice(before).filter((url) => url.includes('/observations'));
    assert.equal(windows.length, 3);
    assert.ok(rows > 3 * 4000);
    const small = await collectSeries(gdp, contextFor(snapshot, { pageSize: 5000 }), 777);
    assert.deepEqual(small.raw.bytes, raw.bytes, 'whatever the size of windows and pages');
    const refused = await failureFrom(collectSeries(gdp, contextFor(snapshot), 2500));
    assert.equal(refused.name, 'SourceRefusedError');
    assert.match(refused.message, /ask for a shorter real-time period/);
  });

  it('can be read one request at a time, the earlier ones answered from what is stored', async () => {
    snapshot.setFaults({ revisionStorm: 2500 });
    const whole = await fred.fetch(gdp, contextFor(snapshot));
    const stored = new Map<string, string>();
    for (let step = 1; ; step++) {
      let asked = false;
      const http: typeof fetch = async (input, init) => {
        const url = input as string;
        const known = stored.get(url);
        if (known !== undefined) return new Response(known);
        if (asked) throw new Error('one request a step');
        asked = true;
        const text = await (await fetch(url, init)).text();
        stored.set(url, text);
        return new Response(text);
      };
      const reply = await fred.fetch(gdp, contextFor(snapshot, {}, { http })).catch(() => null);
      if (reply === null) continue;
      assert.deepEqual([reply, step], [whole, 4], 'metadata, vintage dates, two windows');
      return;
    }
  });

  it('asks once when nothing is new, and gives the same bytes', async () => {
    const first = await fred.fetch(gdp, contextFor(snapshot));
    const before = snapshot.requests.length;
    const again = await fred.fetch({ ...gdp, previous: first.raw.bytes }, contextFor(snapshot));
    assert.deepEqual(
      snapshot.requests.slice(before).map((url) => url.replace(/&(limit|api_key).*/, '')),
      ['/fred/series/vintagedates?series_id=GDP&realtime_start=2014-07-30&realtime_end=9999-12-31&sort_order=asc'],
    );
    assert.deepEqual(again, first);
  });

  it('reads everything again when the last fetch is not one to add to', async () => {
    const whole = await fred.fetch(gdp, contextFor(snapshot));
    const text = new TextDecoder().decode(whole.raw.bytes);
    const plain = await startSnapshot();
    const latest = await fred.fetch(gdp, contextFor(plain));
    await plain.stop();
    const others = [
      latest.raw.bytes,
      new TextEncoder().encode(text.replace('"mode":"snapshot"', '"mode":"fred-api"')),
      new TextEncoder().encode(text.replaceAll('2014-07-30', '2014-07-31')),
    ];
    for (const previous of others) {
      assert.deepEqual(await fred.fetch({ ...gdp, previous }, contextFor(snapshot)), whole);
    }
    const wrong = { ...gdp, frequency: 'monthly', previous: whole.raw.bytes } as const;
    assert.equal((await failureFrom(fred.fetch(wrong, contextFor(snapshot)))).name, 'ConfigError');
  });
});

describe('fred source with vintages at random', () => {
  const fetchFrom = (
    list: Parameters<typeof historyFrom>[0],
    options: { previous?: Uint8Array; window?: number } = {},
  ) => {
    const asked: string[] = [];
    const { previous, window } = options;
    const context = contextFor({ url: 'http://fred.test/fred' }, {}, { http: fredOf(historyFrom(list), asked) });
    const request = previous === undefined ? gdp : { ...gdp, previous };
    return collectSeries(request, context, window).then(({ raw }) => ({ bytes: raw.bytes, asked }));
  };

  it('gives by steps what it gives at once, for any windows', async () => {
    await fc.assert(
      fc.asyncProperty(vintages, fc.nat(), fc.integer({ min: 1, max: 9 }), async (list, at, window) => {
        const whole = await fetchFrom(list);
        const known = 1 + (at % list.length);
        const before = await fetchFrom(list.slice(0, known), { window });
        const after = await fetchFrom(list, { previous: before.bytes, window });
        assert.deepEqual(after.bytes, whole.bytes);
        const again = await fetchFrom(list, { previous: after.bytes });
        assert.deepEqual([again.bytes, again.asked], [whole.bytes, ['/fred/series/vintagedates']]);
      }),
      { numRuns: 150 },
    );
  });

  it('parses in time that grows with the rows', () => {
    const count = 20_000;
    const rows = Array.from({ length: count }, (_, i) => {
      const day = new Date(Date.UTC(1950, 0, 1 + i)).toISOString().slice(0, 10);
      return ['1949-10-01', `${i}`, day, day];
    });
    const bronze = {
      series: 'GDP',
      mode: 'fred-api',
      metadata: { seriess: [{ id: 'GDP', frequency_short: 'Q' }] },
      vintageDates: [rows[0]![2]],
      columns: ['date', 'value', 'realtime_start', 'realtime_end'],
    };
    const timed = (part: number) => {
      const bytes = new TextEncoder().encode(JSON.stringify({ ...bronze, rows: rows.slice(0, part) }));
      const began = performance.now();
      assert.equal(fred.parse('GDP', bytes).length, part);
      return performance.now() - began;
    };
    timed(count);
    const [tenth, all] = [timed(count / 10), timed(count)];
    assert.ok(all < 60 * Math.max(tenth, 2), `${all} ms for ten times the rows of ${tenth} ms`);
  });
});
