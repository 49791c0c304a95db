import assert from 'node:assert/strict';
import { latestOfRelease } from '../../../sources/fred/bulk.ts';
import { fred } from '../../../sources/fred.ts';
import { startSnapshot } from '../../../sources/snapshot/server.ts';
import type { Snapshot } from '../../../sources/snapshot/server.ts';
import type { HttpFetch } from '../../../sources/source.ts';
import { contextFor, failureFrom } from '../support.ts';

const secret = '0123456789abcdef0123456789abcdef';

describe('FRED bulk release', () => {
  let snapshot: Snapshot;
  before(async () => (snapshot = await startSnapshot()));
  afterEach(() => snapshot.setFaults({}));
  after(() => snapshot.stop());

  it('gives in one request what version 1 gives in two a series, with the key in a header', async () => {
    const before = snapshot.requests.length;
    const { release, series } = await latestOfRelease(54, contextFor(snapshot, { apiKey: secret }));
    assert.deepEqual(snapshot.requests.slice(before), [
      '/fred/v2/release/observations?release_id=54&limit=500000&format=json',
    ]);
    assert.deepEqual(release, { id: 54, name: 'Personal Income and Outlays' });
    assert.deepEqual(
      series.map((each) => each.series),
      ['DSPIC96', 'PCEC96', 'PCEPI', 'PCEPILFE'],
    );
    for (const each of series) {
      const { raw } = await fred.fetch({ series: each.series, frequency: 'monthly' }, contextFor(snapshot));
      assert.deepEqual(
        each.values,
        fred.parse(each.series, raw.bytes).map(({ obsDate, value }) => ({ date: obsDate, value })),
      );
    }
  });

  it('gives the same for any page size, also where a page ends within a series', async () => {
    const whole = await latestOfRelease(50, contextFor(snapshot));
    for (const pageSize of [300, 997, 2000]) {
      const before = snapshot.requests.length;
      assert.deepEqual(await latestOfRelease(50, contextFor(snapshot, { pageSize })), whole);
      const rows = whole.series.reduce((sum, { values }) => sum + values.length, 0);
      assert.equal(snapshot.requests.length - before, Math.ceil(rows / pageSize));
    }
  });

  it('has null where FRED has no value', async () => {
    snapshot.setFaults({ missingOctober2025: true });
    const { series } = await latestOfRelease(10, contextFor(snapshot));
    assert.deepEqual(
      series.map(({ values }) => values.find(({ date }) => date === '2025-10-01')),
      [
        { date: '2025-10-01', value: null },
        { date: '2025-10-01', value: null },
      ],
    );
  });

  it('says what went wrong, without the key', async () => {
    const cases = [
      {
        faults: { status: 429, body: 'Too Many Requests' },
        name: 'SourceUnavailableError',
        message: /throttled release 50/,
      },
      {
        faults: { status: 500, body: '{"code":500,"message":"x"}' },
        name: 'SourceUnavailableError',
        message: /could not answer release 50 \(\/v2\/release\/observations\) \(HTTP 500, "x"\)/,
      },
      { faults: { truncate: true }, name: 'SourceUnavailableError', message: /broke off/ },
      {
        faults: { status: 200, body: '{"has_more":true,"release":{},"series":[]}' },
        name: 'SchemaError',
        message: /should have a "next_cursor"/,
      },
      {
        faults: { status: 200, body: '{"code":400,"message":"Bad Request."}' },
        name: 'SourceRefusedError',
        message: /HTTP 400, "Bad Request\."/,
      },
    ] as const;
    for (const { faults, name, message } of cases) {
      snapshot.setFaults(faults);
      const error = await failureFrom(latestOfRelease(50, contextFor(snapshot, { apiKey: secret })));
      assert.equal(error.name, name, error.message);
      assert.match(error.message, message);
    }
    snapshot.setFaults({});
    const wrong = await failureFrom(latestOfRelease(50, contextFor(snapshot, { apiKey: 'MySecretKey' })));
    assert.equal(wrong.name, 'SourceRefusedError');
    assert.match(wrong.message, /Set FRED_API_KEY/);
    assert.ok(!wrong.stack?.includes('MySecretKey'));
  });

  it('does not go round in circles', async () => {
    const page = { has_more: true, next_cursor: 'A,2000-01-01', release: { release_id: 50, name: 'x' }, series: [] };
    const text = () => Promise.resolve(JSON.stringify(page));
    const http: HttpFetch = () => Promise.resolve({ status: 200, headers: { get: () => null }, text });
    const error = await failureFrom(latestOfRelease(50, contextFor(snapshot, {}, { http })));
    assert.equal(error.name, 'SourceUnavailableError');
    assert.match(error.message, /got the cursor A,2000-01-01 again/);
  });
});
