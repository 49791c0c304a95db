import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fred } from '../../sources/fred.ts';
import { startSnapshot } from '../../sources/snapshot/server.ts';
import type { Snapshot } from '../../sources/snapshot/server.ts';
import { contextFor, failureFrom, fastClock } from './support.ts';

const secret = '0123456789abcdef0123456789abcdef';
const unrate = { series: 'UNRATE', frequency: 'monthly' } as const;
const gdp = { series: 'GDP', frequency: 'quarterly' } as const;

describe('fred source over HTTP', () => {
  let snapshot: Snapshot;
  before(async () => (snapshot = await startSnapshot()));
  afterEach(() => snapshot.setFaults({}));
  after(() => snapshot.stop());

  const fetchUnrate = () => fred.fetch(unrate, contextFor(snapshot));

  it('reads a series with its release times', async () => {
    const { raw, mode, rows } = await fetchUnrate();
    const observations = fred.parse('UNRATE', raw.bytes);
    assert.equal(mode, 'snapshot');
    assert.equal(rows, 897);
    assert.equal(observations.length, 897);
    assert.deepEqual(observations.find((row) => row.obsDate === '2020-04-01')?.value, 14.7);
    assert.deepEqual(observations[observations.length - 1], {
      series: 'UNRATE',
      obsDate: '2022-09-01',
      periodEnd: '2022-09-30',
      value: 3.5,
      realtimeStart: '2022-10-10',
      realtimeEnd: '9999-12-31',
      releaseTime: Date.parse('2022-10-10T12:30:00Z'),
      vintage: 'latest-only',
    });
  });

  it('gives the same rows for any page size and the same bytes twice', async () => {
    const small = await fred.fetch(gdp, contextFor(snapshot, { pageSize: 7 }));
    const large = await fred.fetch(gdp, contextFor(snapshot, { pageSize: 100_000 }));
    const again = await fred.fetch(gdp, contextFor(snapshot, { pageSize: 100_000 }));
    assert.deepEqual(fred.parse('GDP', small.raw.bytes), fred.parse('GDP', large.raw.bytes));
    assert.deepEqual(large.raw.bytes, again.raw.bytes);
    assert.ok(snapshot.requests.filter((url) => url.includes('limit=7&')).length === Math.ceil(303 / 7));
  });

  it('dates GDP as the advance estimates of 2014 were dated', async () => {
    const { raw } = await fred.fetch(gdp, contextFor(snapshot));
    const released = new Map(fred.parse('GDP', raw.bytes).map((row) => [row.obsDate, row.releaseTime]));
    // ALFRED's first vintages of these quarters: 2014-01-30, 2014-04-30, 2014-07-30, each at 08:30 in New York.
    assert.equal(released.get('2013-10-01'), Date.parse('2014-01-30T13:30:00Z'));
    assert.equal(released.get('2014-01-01'), Date.parse('2014-04-30T12:30:00Z'));
    assert.equal(released.get('2014-04-01'), Date.parse('2014-07-30T12:30:00Z'));
  });

  it('keeps the key out of bronze, progress and errors', async () => {
    const notes: string[] = [];
    const context = contextFor(snapshot, { apiKey: secret }, { onProgress: (note) => notes.push(note) });
    const { raw } = await fred.fetch(unrate, context);
    assert.ok(!new TextDecoder().decode(raw.bytes).includes(secret));
    assert.ok(
      snapshot.requests.some((url) => url.includes(secret)),
      'the key is sent',
    );
    snapshot.setFaults({ status: 400, body: `Bad Request. api_key=${secret} is not registered; ${secret}` });
    const refused = await failureFrom(fred.fetch(unrate, context));
    const unreachable = await failureFrom(fred.fetch(unrate, contextFor({ url: 'not a url/' }, { apiKey: secret })));
    for (const text of [...notes, refused.stack, unreachable.stack, String(unreachable.cause)]) {
      assert.ok(!text?.includes(secret), text);
    }
    assert.match(refused.message, /api_key=\[redacted\]/);
  });

  const cases = [
    {
      name: 'a server error',
      faults: { status: 500 },
      failure: 'SourceUnavailableError',
      message: 'FRED could not answer UNRATE (/series) (HTTP 500, "Injected."). It is worth another try.',
    },
    {
      name: 'a locked series',
      faults: { status: 423 },
      failure: 'SourceUnavailableError',
      message: 'FRED has UNRATE (/series) locked (HTTP 423, "Injected."). It is worth another try later.',
    },
    {
      name: 'a plain-text 429',
      faults: { plainText429: true },
      failure: 'SourceUnavailableError',
      message:
        'FRED throttled UNRATE (/series) (HTTP 429, "Too Many Requests"): more than two requests a second or 120 a minute came from this key. It is worth another try in a minute.',
    },
    {
      name: 'a 429 that came with status 200',
      faults: { status: 200, body: 'Too Many Requests. Slow down.' },
      failure: 'SourceUnavailableError',
      message:
        'FRED throttled UNRATE (/series) (HTTP 429, "Too Many Requests. Slow down."): more than two requests a second or 120 a minute came from this key. It is worth another try in a minute.',
    },
    {
      name: 'an error body that came with status 200',
      faults: { status: 200, body: '{"error_code":500,"error_message":"Internal Server Error"}' },
      failure: 'SourceUnavailableError',
      message: 'FRED could not answer UNRATE (/series) (HTTP 500, "Internal Server Error"). It is worth another try.',
    },
    {
      name: 'a page not found',
      faults: { status: 404, body: '<html>no</html>' },
      failure: 'SourceRefusedError',
      message:
        'FRED refused UNRATE (/series) (HTTP 404, "<html>no</html>"). Check the id at https://fred.stlouisfed.org, or mark the series optional in the system file; the bundled snapshot holds 45 series only.',
    },
    {
      name: 'a key that is not registered, as XML',
      faults: {
        status: 400,
        body: '<?xml version="1.0"?><error code="400" message="Bad Request.  The value for variable api_key is not registered."/>',
      },
      failure: 'SourceRefusedError',
      message:
        'FRED refused UNRATE (/series) (HTTP 400, "Bad Request. The value for variable api_key is not registered."). Set FRED_API_KEY to a key from https://fred.stlouisfed.org/docs/api/api_key.html, or unset it to use the bundled snapshot.',
    },
    {
      name: 'a web page in place of JSON',
      faults: { status: 200, body: '<html>Sign in to the network</html>' },
      failure: 'SchemaError',
      message:
        'FRED\'s answer to UNRATE (/series) should be JSON, got "<html>Sign in to the network</html>". Check that nothing stands between this machine and FRED.',
    },
    {
      name: 'JSON of another shape',
      faults: { status: 200, body: '{"series":[]}' },
      failure: 'SchemaError',
      message:
        'FRED\'s data of UNRATE should have a list "seriess" with an entry, got {"series":[]}. FRED\'s format may have changed: compare bronze with the source\'s parser.',
    },
    {
      name: 'an ignored parameter',
      faults: { ignoreRealtime: true, path: '/observations' },
      failure: 'SchemaError',
      message: /^FRED's data of UNRATE should have realtime_start 1776-07-04 as asked, got "\d{4}-\d\d-\d\d"\. /,
    },
    {
      name: 'a partial page',
      faults: { partialPage: true },
      failure: 'SourceUnavailableError',
      message:
        'FRED should give 897 of 897 rows of UNRATE from row 1 on, got 896 of 897: the reply is partial or the series changed while it was read. It is worth another try.',
    },
    {
      name: 'truncated JSON',
      faults: { truncate: true, path: '/observations' },
      failure: 'SourceUnavailableError',
      message:
        /^FRED's answer to UNRATE \(\/series\/observations\) should be a JSON document and broke off after \d+ characters: "\{"realtime_start":"1776-07-04".{50}"\. It is worth another try\.$/,
    },
    {
      name: 'a connection that breaks',
      faults: { drop: true },
      failure: 'SourceUnavailableError',
      message: /^FRED could not be reached for UNRATE \(\/series\): .+\. Check the network; it is worth another try\.$/,
    },
  ] as const;
  for (const { name, faults, failure, message } of cases) {
    it(`says what to do on ${name}`, async () => {
      snapshot.setFaults(faults);
      const error = await failureFrom(fetchUnrate());
      assert.equal(error.name, failure, error.message);
      if (typeof message === 'string') assert.equal(error.message, message);
      else assert.match(error.message, message);
    });
  }

  it('says that a series is unknown', async () => {
    const error = await failureFrom(fred.fetch({ series: 'UNRATES', frequency: 'monthly' }, contextFor(snapshot)));
    assert.equal(error.name, 'SourceRefusedError');
    assert.match(
      error.message,
      /^FRED refused UNRATES \(\/series\) \(HTTP 400, "Bad Request\. The series does not exist\."\)\. Check the id/,
    );
  });

  it('gives no rows for an empty series, for validation to judge', async () => {
    snapshot.setFaults({ emptySeries: 'UNRATE' });
    const { rows, raw } = await fetchUnrate();
    assert.equal(rows, 0);
    assert.deepEqual(fred.parse('UNRATE', raw.bytes), []);
  });

  it('gives up on a slow server after the time limit and on cancel at once', async () => {
    snapshot.setFaults({ slowMs: 5000 });
    const slow = await failureFrom(fred.fetch(unrate, contextFor(snapshot, {}, { timeoutMs: 60 })));
    assert.equal(slow.name, 'SourceUnavailableError');
    assert.equal(
      slow.message,
      'FRED should answer UNRATE (/series) within 60 ms and did not. It is worth another try.',
    );
    const cancelled = new Error('cancelled');
    const controller = new AbortController();
    setTimeout(() => controller.abort(cancelled), 20);
    const stopped = await failureFrom(fred.fetch(unrate, contextFor(snapshot, {}, { signal: controller.signal })));
    assert.equal(stopped, cancelled);
  });

  it('waits as Retry-After says, twice, then gives up', async () => {
    const clock = fastClock();
    snapshot.setFaults({ status: 429, retryAfter: 7, times: 2 });
    const { rows } = await fred.fetch(unrate, contextFor(snapshot, {}, { clock }));
    assert.equal(rows, 897);
    assert.deepEqual(clock.slept, [7000, 7000]);
    snapshot.setFaults({ status: 429, retryAfter: 7 });
    const error = await failureFrom(fred.fetch(unrate, contextFor(snapshot, {}, { clock: fastClock() })));
    assert.equal(error.name, 'SourceUnavailableError');
    const long = fastClock();
    snapshot.setFaults({ status: 429, retryAfter: 3600 });
    await failureFrom(fred.fetch(unrate, contextFor(snapshot, {}, { clock: long })));
    assert.deepEqual(long.slept, [], 'an hour is for the caller to wait');
  });

  it('refuses a frequency that the system file has wrong', async () => {
    const error = await failureFrom(fred.fetch({ series: 'GDP', frequency: 'monthly' }, contextFor(snapshot)));
    assert.equal(error.name, 'ConfigError');
    assert.equal(
      error.message,
      "GDP should be monthly as the system file says, but FRED's is quarterly: change its frequency in the system file.",
    );
  });

  it('wants a well-formed key for the real API and does not show it', async () => {
    const none = await failureFrom(fred.fetch(unrate, contextFor(snapshot, { mode: 'fred-api' })));
    assert.equal(none.name, 'ConfigError');
    const odd = await failureFrom(fred.fetch(unrate, contextFor(snapshot, { mode: 'fred-api', apiKey: 'MyKey' })));
    assert.match(odd.message, /^FRED_API_KEY should be 32 lower-case letters and digits, got 5 characters/);
    assert.ok(!odd.message.includes('MyKey'));
  });

  it('does not pass the snapshot off as the real API', async () => {
    const context = contextFor(snapshot, { mode: 'fred-api', apiKey: secret }, { clock: fastClock() });
    const error = await failureFrom(fred.fetch(unrate, context));
    assert.equal(error.name, 'ConfigError');
    assert.match(error.message, /snapshot answered/);
  });
});

describe('fred source with the API itself', () => {
  it('asks at most twice a second, over all series of one key', async () => {
    const snapshot = await startSnapshot();
    const clock = fastClock();
    const http: typeof fetch = async (input, init) => {
      const reply = await fetch(input, init);
      return new Response(await reply.text(), { status: reply.status });
    };
    const context = contextFor(snapshot, { mode: 'fred-api', apiKey: secret }, { clock, http });
    await fred.fetch(unrate, context);
    const { mode } = await fred.fetch(gdp, context);
    await snapshot.stop();
    assert.equal(mode, 'fred-api');
    assert.deepEqual(clock.slept, [500, 500, 500, 500, 500], 'six requests, the first at once');
  });

  it('reads vintages: the latest value, known since its first release', () => {
    // GDP as fredapi's README shows it; the row of 1950 stands for values older than ALFRED's first vintage.
    const rows = [
      ['1950-01-01', '280.8', '1991-12-04', '9999-12-31'],
      ['2013-10-01', '17078.3', '2014-07-30', '9999-12-31'],
      ['2013-10-01', '17102.5', '2014-01-30', '2014-02-27'],
      ['2013-10-01', '17080.7', '2014-02-28', '2014-03-26'],
      ['2014-01-01', '.', '2014-04-30', '9999-12-31'],
    ].map(([date, value, realtime_start, realtime_end]) => ({ date, value, realtime_start, realtime_end }));
    const bronze = {
      series: 'GDP',
      metadata: { seriess: [{ id: 'GDP', frequency_short: 'Q' }] },
      pages: [{ count: 5, observations: rows }],
    };
    const parsed = fred.parse('GDP', new TextEncoder().encode(JSON.stringify(bronze)));
    assert.deepEqual(
      parsed.map((row) => [row.obsDate, row.value, row.realtimeStart, new Date(row.releaseTime).toISOString()]),
      [
        ['1950-01-01', 280.8, '1991-12-04', '1950-04-30T12:30:00.000Z'],
        ['2013-10-01', 17078.3, '2014-07-30', '2014-01-30T13:30:00.000Z'],
        ['2014-01-01', null, '2014-04-30', '2014-04-30T12:30:00.000Z'],
      ],
    );
  });

  it('says that nobody listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const error = await failureFrom(fred.fetch(unrate, contextFor({ url: `http://127.0.0.1:${port}/fred` })));
    assert.equal(error.name, 'SourceUnavailableError');
    assert.match(error.message, /ECONNREFUSED/);
  });
});
