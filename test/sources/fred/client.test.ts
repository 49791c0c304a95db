import assert from 'node:assert/strict';
import { fredClient } from '../../../sources/fred/client.ts';
import { fred } from '../../../sources/fred.ts';
import { startSnapshot } from '../../../sources/snapshot/server.ts';
import type { Snapshot } from '../../../sources/snapshot/server.ts';
import { contextFor, failureFrom, fastClock } from '../support.ts';

const gdp = { series: 'GDP', frequency: 'quarterly' } as const;

describe('fred client', () => {
  let snapshot: Snapshot;
  before(async () => (snapshot = await startSnapshot({ vintages: 'fixture' })));
  afterEach(() => snapshot.setFaults({}));
  after(() => snapshot.stop());

  it('refuses a parameter that FRED would ignore, before it asks', async () => {
    const before = snapshot.requests.length;
    const query = { series_id: 'GDP', vintage_date: '2014-06-01' };
    const error = await failureFrom(fredClient(contextFor(snapshot))('/series/observations', query));
    assert.equal(error.name, 'InputError');
    assert.match(
      error.message,
      /^FRED's \/series\/observations takes series_id, .*, got vintage_date, which it would ignore and answer with today's values\. Did you mean vintage_dates\?$/,
    );
    assert.match((await failureFrom(fredClient(contextFor(snapshot))('/serie', {}))).message, /got \/serie\.$/);
    assert.equal(snapshot.requests.length, before);
  });

  const names = ['realtime_start', 'realtime_end', 'units', 'output_type', 'sort_order', 'offset', 'limit'];
  for (const name of names) {
    it(`refuses a reply that is not of the ${name} that was asked`, async () => {
      const http: typeof fetch = async (input, init) => {
        const reply = await fetch(input, init);
        const document = (await reply.json()) as Record<string, unknown>;
        const other = 'observations' in document ? { ...document, [name]: 'other' } : document;
        return new Response(JSON.stringify(other), { status: reply.status });
      };
      const error = await failureFrom(fred.fetch(gdp, contextFor(snapshot, {}, { http })));
      assert.equal(error.name, 'SchemaError');
      assert.match(error.message, new RegExp(`should have ${name} .* as asked, got "other"`));
    });
  }

  it('says what to do when FRED refuses dates in the wrong order', async () => {
    const query = { series_id: 'GDP', realtime_start: '2020-01-01', realtime_end: '2019-01-01' };
    const error = await failureFrom(fredClient(contextFor(snapshot))('/series', query));
    assert.equal(error.name, 'SourceRefusedError');
    assert.match(error.message, /^FRED refused GDP \(\/series\) .*\. Give the earlier date first\.$/);
  });

  it('names the nearest series to one that there is not', async () => {
    const names = { UNRATES: 'UNRATE', PAYMES: 'PAYEMS', CPIAUCSI: 'CPIAUCSL' };
    for (const [series, near] of Object.entries(names)) {
      const error = await failureFrom(fred.fetch({ series, frequency: 'monthly' }, contextFor(snapshot)));
      assert.equal(error.name, 'SourceRefusedError');
      assert.ok(error.message.endsWith(` Did you mean ${near}?`), error.message);
    }
  });

  it('waits through a burst of 429 that says how long, and leaves one that does not to the caller', async () => {
    const clock = fastClock();
    snapshot.setFaults({ status: 429, retryAfter: 3, times: 2, path: '/vintagedates' });
    await fred.fetch(gdp, contextFor(snapshot, {}, { clock }));
    assert.deepEqual(clock.slept, [3000, 3000]);
    snapshot.setFaults({ plainText429: true, times: 3 });
    for (let i = 0; i < 3; i++) {
      const error = await failureFrom(fred.fetch(gdp, contextFor(snapshot)));
      assert.equal(error.name, 'SourceUnavailableError');
    }
    assert.equal((await fred.fetch(gdp, contextFor(snapshot))).rows, 9);
  });

  const faults = [
    { faults: { truncate: true, path: '/vintagedates' }, name: 'SourceUnavailableError' },
    { faults: { status: 423, path: '/vintagedates' }, name: 'SourceUnavailableError' },
    { faults: { errorWith200: true, path: '/vintagedates' }, name: 'SourceUnavailableError' },
    { faults: { status: 500, path: '/observations' }, name: 'SourceUnavailableError' },
    {
      faults: { status: 200, body: '{"count":1,"vintage_dates":["soon"]}', path: '/vintagedates' },
      name: 'SchemaError',
    },
    { faults: { partialPage: true, path: '/observations' }, name: 'SourceUnavailableError' },
    { faults: { drop: true, path: '/observations' }, name: 'SourceUnavailableError' },
  ] as const;
  for (const { faults: fault, name } of faults) {
    it(`fails as ${name} on ${JSON.stringify(fault)}`, async () => {
      snapshot.setFaults(fault);
      const error = await failureFrom(fred.fetch(gdp, contextFor(snapshot)));
      assert.equal(error.name, name, error.message);
    });
  }

  it('does not take the vintages of all time for the new ones', async () => {
    const { raw } = await fred.fetch(gdp, contextFor(snapshot));
    snapshot.setFaults({ ignoreRealtime: true, path: '/vintagedates' });
    const error = await failureFrom(fred.fetch({ ...gdp, previous: raw.bytes }, contextFor(snapshot)));
    assert.equal(error.name, 'SchemaError');
    assert.match(error.message, /should have realtime_start 2014-07-30 as asked, got "1776-07-04"/);
  });

  it('does not pass over a vintage that comes while it reads', async () => {
    const http: typeof fetch = async (input, init) => {
      const reply = await fetch(input, init);
      const document = (await reply.json()) as { vintage_dates?: string[]; count?: number };
      if (document.vintage_dates) {
        document.vintage_dates.pop();
        document.count! -= 1;
      }
      return new Response(JSON.stringify(document), { status: reply.status });
    };
    const error = await failureFrom(fred.fetch(gdp, contextFor(snapshot, {}, { http })));
    assert.equal(error.name, 'SourceUnavailableError');
    assert.equal(
      error.message,
      'Values of GDP should begin on one of its 6 vintage dates, got 2013-10-01 from 2014-07-30 on: the series changed while it was read. It is worth another try.',
    );
  });
});
