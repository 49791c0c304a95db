import assert from 'node:assert/strict';
import { startSnapshot } from '../../sources/snapshot/server.ts';
import type { Snapshot } from '../../sources/snapshot/server.ts';
import type { SourceContext } from '../../sources/source.ts';
import { yahoo } from '../../sources/yahoo.ts';
import { contextFor, failureFrom, fastClock } from './support.ts';

const gspc = { series: '^GSPC', frequency: 'daily' } as const;

describe('yahoo source over HTTP', () => {
  let snapshot: Snapshot;
  before(async () => (snapshot = await startSnapshot()));
  afterEach(() => snapshot.setFaults({}));
  after(() => snapshot.stop());

  const notes: string[] = [];
  const context = (rest: Partial<SourceContext> = {}) =>
    contextFor(
      snapshot,
      {},
      {
        yahoo: { url: snapshot.origin, mode: 'snapshot' },
        onProgress: (note) => notes.push(note),
        ...rest,
      },
    );
  const read = async (rest: Partial<SourceContext> = {}) => {
    const { raw } = await yahoo.fetch(gspc, context(rest));
    return { raw, bars: yahoo.parse('^GSPC', raw.bytes) };
  };

  it('reads the bundled S&P 500 in Yahoo’s own format', async () => {
    const { bars } = await read();
    assert.equal(bars.length, 5105);
    assert.deepEqual(bars[0], {
      series: '^GSPC',
      sessionDate: '2000-01-03',
      open: 1469.25,
      high: 1478,
      low: 1438.359985,
      close: 1455.219971,
      volume: 931800000,
      splitFactor: 1,
      dividend: 0,
      releaseTime: Date.parse('2000-01-03T21:15:00Z'),
    });
    const summer = bars.find((bar) => bar.sessionDate === '2019-07-01');
    assert.equal(summer?.releaseTime, Date.parse('2019-07-01T20:15:00Z'));
    const nasdaq = await yahoo.fetch({ series: '^IXIC', frequency: 'daily' }, context());
    assert.equal(nasdaq.rows, 5031);
  });

  it('keeps nothing in bronze that changes with every trade or every clock change', async () => {
    const { raw } = await read();
    const text = new TextDecoder().decode(raw.bytes);
    for (const volatile of ['regularMarket', 'currentTradingPeriod', 'gmtoffset', 'chartPreviousClose']) {
      assert.ok(!text.includes(volatile), volatile);
    }
    snapshot.setFaults({ yahoo: { meta: { regularMarketPrice: 1, regularMarketTime: 2, timezone: 'EDT' } } });
    assert.deepEqual((await read()).raw.bytes, raw.bytes);
  });

  it('drops a live last bar and a lingering duplicate, and says so', async () => {
    const clean = await read();
    snapshot.setFaults({ yahoo: { liveLastBar: true, lingeringDuplicate: true } });
    const { raw } = await read();
    assert.deepEqual(raw.bytes, clean.raw.bytes);
    assert.equal(notes.at(-1), '^GSPC: 5105 bars, left out 1 not closed yet, 1 twice');
  });

  it('takes today’s bar 15 minutes after the close and not before', async () => {
    const at = async (now: string) => {
      const closing = await startSnapshot({ now: () => Date.parse(now) });
      closing.setFaults({ yahoo: {} });
      const { rows } = await yahoo.fetch(gspc, context({ yahoo: { url: closing.origin, mode: 'snapshot' } }));
      await closing.stop();
      return rows;
    };
    // The last bundled session, 2020-04-17, closes at 20:00 UTC.
    assert.equal(await at('2020-04-17T20:14:59Z'), 5104);
    assert.equal(await at('2020-04-17T20:15:00Z'), 5105);
  });

  it('undoes splits: prices, volume and dividends are as traded', async () => {
    const plain = await read();
    snapshot.setFaults({
      yahoo: {
        splits: [
          { date: '2005-06-09', numerator: 2, denominator: 1 },
          { date: '2014-06-09', numerator: 7, denominator: 1 },
          { date: '2017-03-01', numerator: 1, denominator: 10 },
        ],
        dividends: [
          { date: '2004-03-10', amount: 3.5 },
          { date: '2014-06-09', amount: 2 },
        ],
      },
    });
    const { raw, bars } = await read();
    const wire = JSON.parse(new TextDecoder().decode(raw.bytes)) as {
      chart: { result: [{ indicators: { quote: [{ close: number[] }] } }] };
    };
    const adjusted = wire.chart.result[0].indicators.quote[0].close;
    assert.ok(Math.abs(adjusted[0]! - (1455.219971 * 10) / 14) < 1e-9, 'the wire has today’s shares');
    plain.bars.forEach((bar, at) => {
      const same = bars[at]!;
      for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
        assert.ok(Math.abs(same[name] / bar[name] - 1) < 1e-12, `${bar.sessionDate} ${name}`);
      }
    });
    const actions = bars.filter((bar) => bar.splitFactor !== 1 || bar.dividend !== 0);
    assert.deepEqual(
      actions.map((bar) => [bar.sessionDate, bar.splitFactor, Number(bar.dividend.toPrecision(12))]),
      [
        ['2004-03-10', 1, 3.5],
        ['2005-06-09', 2, 0],
        ['2014-06-09', 7, 2],
        ['2017-03-01', 0.1, 0],
      ],
    );
  });

  it('leaves out sessions with nulls and counts them', async () => {
    snapshot.setFaults({ yahoo: { nullEvery: 100 } });
    const { bars } = await read();
    assert.equal(bars.length, 5105 - 51);
    assert.equal(notes.at(-1), '^GSPC: 5054 bars, left out 51 without all prices');
  });

  it('reads a symbol that never traded as no bars', async () => {
    snapshot.setFaults({ emptySeries: '^GSPC' });
    assert.deepEqual((await read()).bars, []);
  });

  it('needs none of the fields of meta that come and go', async () => {
    const plain = await read();
    snapshot.setFaults({
      yahoo: {
        meta: {
          currency: undefined,
          regularMarketPrice: undefined,
          dataGranularity: undefined,
          currentTradingPeriod: undefined,
        },
      },
    });
    assert.deepEqual((await read()).bars, plain.bars);
  });

  it('says that prices are in pence', async () => {
    snapshot.setFaults({ yahoo: { meta: { currency: 'GBp' } } });
    await read();
    assert.equal(notes.at(-1), '^GSPC: 5105 bars, prices in pence (GBp)');
  });

  it('sends an honest user agent and encodes the symbol', async () => {
    const seen: Record<string, string>[] = [];
    await read({ http: (url, init) => (seen.push({ ...init.headers, url }), fetch(url, init)) });
    assert.equal(seen[0]?.['user-agent'], 'regimen (research; rate-limited)');
    assert.ok(seen[0]?.url?.includes('/v8/finance/chart/%5EGSPC?'));
  });

  const cases = [
    {
      name: 'a symbol that was delisted',
      series: 'DEAD',
      faults: {},
      failure: 'SourceRefusedError',
      message:
        'Yahoo has no DEAD (HTTP 404, "Not Found: No data found, symbol may be delisted"): check the symbol at https://finance.yahoo.com, or mark the series optional in the system file. Yahoo deletes the history of what is delisted; what was collected before is still in bronze.',
    },
    {
      name: 'a plain-text 429',
      faults: { plainText429: true },
      failure: 'SourceUnavailableError',
      message:
        'Yahoo throttled ^GSPC (HTTP 429, "Too Many Requests"): too many requests came from this address. It is worth another try later.',
    },
    {
      name: 'a plain-text 429 that came with status 200',
      faults: { status: 200, body: 'Too Many Requests\r\n' },
      failure: 'SourceUnavailableError',
      message:
        'Yahoo throttled ^GSPC (HTTP 200, "Too Many Requests"): too many requests came from this address. It is worth another try later.',
    },
    {
      name: 'an error body that came with status 200',
      faults: { errorWith200: true },
      failure: 'SourceUnavailableError',
      message: 'Yahoo could not answer ^GSPC (HTTP 200, "Internal Server Error: Injected."). It is worth another try.',
    },
    {
      name: 'a server error without JSON',
      faults: { status: 502, body: '<html>Bad gateway</html>' },
      failure: 'SourceUnavailableError',
      message: 'Yahoo could not answer ^GSPC (HTTP 502, "<html>Bad gateway</html>"). It is worth another try.',
    },
    {
      name: 'a client that is turned away',
      faults: { status: 401 },
      failure: 'SourceRefusedError',
      message:
        'Yahoo turned this client away for ^GSPC (HTTP 401, "Unauthorized: Injected."): wait some hours, or read the bars from a file with the csv source.',
    },
    {
      name: 'a web page in place of JSON',
      faults: { status: 200, body: '<html>Consent</html>' },
      failure: 'SchemaError',
      message:
        'Yahoo\'s answer to ^GSPC should be JSON, got HTTP 200 with "<html>Consent</html>". Check that nothing stands between this machine and Yahoo.',
    },
    {
      name: 'truncated JSON',
      faults: { truncate: true },
      failure: 'SourceUnavailableError',
      message: /^Yahoo's answer to \^GSPC should be a JSON document and broke off after \d+ characters: /,
    },
    {
      name: 'a connection that breaks',
      faults: { drop: true },
      failure: 'SourceUnavailableError',
      message: /^Yahoo could not be reached for \^GSPC: .+\. Check the network; it is worth another try\.$/,
    },
    {
      name: 'closes without open, high and low',
      faults: { yahoo: { closesOnly: true } },
      failure: 'SchemaError',
      message:
        "Yahoo's chart of ^GSPC should have open, high, low, close and volume, got 5105 sessions of which none has all five: what has no bars cannot be read as bars, so take it from another source.",
    },
    {
      name: 'bars of another length than asked',
      faults: { yahoo: { meta: { dataGranularity: '1mo' } } },
      failure: 'SchemaError',
      message: /should have a "dataGranularity" of 1d as asked, got "1mo"\. Yahoo's format may have changed/,
    },
    {
      name: 'a chart of another symbol',
      faults: { yahoo: { meta: { symbol: 'SPY' } } },
      failure: 'SchemaError',
      message: /should have the symbol \^GSPC, got "SPY"/,
    },
    {
      name: 'a chart without a time zone',
      faults: { yahoo: { meta: { exchangeTimezoneName: undefined } } },
      failure: 'SchemaError',
      message: /should have an "exchangeTimezoneName", got nothing/,
    },
    {
      name: 'another format altogether',
      faults: { status: 200, body: '{"spark":{}}' },
      failure: 'SchemaError',
      message: /should have a list "chart\.result" of one, got \{"spark":\{\}\}/,
    },
  ] as const;
  for (const { name, faults, failure, message, ...rest } of cases) {
    it(`says what to do on ${name}`, async () => {
      snapshot.setFaults(faults);
      const error = await failureFrom(yahoo.fetch({ ...gspc, ...rest }, context()));
      assert.equal(error.name, failure, error.message);
      if (typeof message === 'string') assert.equal(error.message, message);
      else assert.match(error.message, message);
    });
  }

  it('refuses what is not daily, odd symbols and a process without an address', async () => {
    const monthly = await failureFrom(yahoo.fetch({ series: '^GSPC', frequency: 'monthly' }, context()));
    assert.equal(monthly.name, 'ConfigError');
    const odd = await failureFrom(yahoo.fetch({ series: '../etc', frequency: 'daily' }, context()));
    assert.equal(odd.name, 'InputError');
    const none = await failureFrom(yahoo.fetch(gspc, contextFor(snapshot)));
    assert.equal(none.name, 'ConfigError');
  });

  it('waits out a burst of 429 as Retry-After says, then gives up', async () => {
    const clock = fastClock();
    snapshot.setFaults({ plainText429: true, retryAfter: 9, times: 2 });
    const { bars } = await read({ clock });
    assert.equal(bars.length, 5105);
    assert.deepEqual(clock.slept, [9000, 9000]);
    snapshot.setFaults({ plainText429: true, retryAfter: 9 });
    const error = await failureFrom(yahoo.fetch(gspc, context({ clock: fastClock() })));
    assert.equal(error.name, 'SourceUnavailableError');
  });

  it('gives up on a slow server after the time limit', async () => {
    snapshot.setFaults({ slowMs: 5000 });
    const error = await failureFrom(yahoo.fetch(gspc, context({ timeoutMs: 60 })));
    assert.equal(error.message, 'Yahoo should answer ^GSPC within 60 ms and did not. It is worth another try.');
  });

  it('asks the real service once a second, and does not pass the snapshot off as it', async () => {
    const clock = fastClock();
    const http: SourceContext['http'] = async (url, init) => {
      const reply = await fetch(url, init);
      return new Response(await reply.text(), { headers: { date: reply.headers.get('date')! } });
    };
    const real = context({ clock, http, yahoo: { url: snapshot.origin, mode: 'yahoo' } });
    await yahoo.fetch(gspc, real);
    await yahoo.fetch(gspc, real);
    const { mode } = await yahoo.fetch(gspc, real);
    assert.equal(mode, 'yahoo');
    assert.deepEqual(clock.slept, [1000, 1000]);
    const error = await failureFrom(yahoo.fetch(gspc, { ...real, http: fetch }));
    assert.equal(error.name, 'ConfigError');
    assert.match(error.message, /the bundled snapshot answered/);
  });
});
