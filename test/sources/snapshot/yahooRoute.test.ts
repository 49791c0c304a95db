import assert from 'node:assert/strict';
import { startSnapshot } from '../../../sources/snapshot/server.ts';
import type { Snapshot } from '../../../sources/snapshot/server.ts';

interface Reply {
  readonly chart: {
    readonly result:
      | [
          {
            meta: Record<string, unknown> & {
              currentTradingPeriod: { regular: { start: number; end: number; gmtoffset: number } };
            };
            timestamp?: number[];
            events?: Record<string, Record<string, Record<string, unknown>>>;
            indicators: { quote: [Record<string, (number | null)[]>]; adjclose: [{ adjclose?: number[] }] };
          },
        ]
      | null;
    readonly error: { readonly code: string; readonly description: string } | null;
  };
}

describe('the snapshot as Yahoo', () => {
  let snapshot: Snapshot;
  before(async () => (snapshot = await startSnapshot({ now: () => Date.parse('2020-04-20T15:00:00Z') })));
  afterEach(() => snapshot.setFaults({}));
  after(() => snapshot.stop());

  const ask = async (path: string) => {
    const reply = await fetch(`${snapshot.origin}/v8/finance/chart/${path}`);
    return { reply, document: (await reply.json()) as Reply };
  };
  const result = async (path = '%5EGSPC?period1=1577923200&period2=1578441600&interval=1d') =>
    (await ask(path)).document.chart.result![0];
  const iso = (second: number) => new Date(second * 1000).toISOString();

  it('stamps sessions at their open and cuts them to the period', async () => {
    const { timestamp, indicators, meta } = await result();
    assert.deepEqual(timestamp!.map(iso), [
      '2020-01-02T14:30:00.000Z',
      '2020-01-03T14:30:00.000Z',
      '2020-01-06T14:30:00.000Z',
      '2020-01-07T14:30:00.000Z',
    ]);
    assert.equal(indicators.quote[0].close![0], 3257.850098);
    assert.deepEqual(indicators.adjclose[0].adjclose, indicators.quote[0].close);
    assert.equal(meta.symbol, '^GSPC');
    assert.equal(meta.exchangeTimezoneName, 'America/New_York');
    assert.equal(iso(meta.currentTradingPeriod.regular.end), '2020-04-17T20:00:00.000Z');
    assert.equal(meta.currentTradingPeriod.regular.gmtoffset, -14_400);
  });

  it('dates its replies by its own clock', async () => {
    const { reply } = await ask('%5EIXIC?period1=0&period2=1');
    assert.equal(reply.headers.get('date'), 'Mon, 20 Apr 2020 15:00:00 GMT');
    assert.equal(reply.headers.get('x-regimen-snapshot'), 'latest-only');
  });

  it('serves closes of the VIX, null where the file has nothing, and knows no GLD or TLT', async () => {
    const { timestamp, indicators, meta } = await result('%5EVIX?period1=0&period2=2000000000');
    const [{ open, high, low, close, volume }] = indicators.quote;
    assert.equal(timestamp!.length, 1259);
    assert.deepEqual([iso(timestamp![0]!), close![0]], ['2014-01-03T14:30:00.000Z', 13.76]);
    assert.ok(close!.every((price) => price! > 8 && price! < 60));
    for (const column of [open, high, low]) assert.ok(column!.every((price) => price === null));
    assert.ok(volume!.every((count) => count === 0));
    assert.deepEqual([meta.symbol, meta.chartPreviousClose], ['^VIX', 13.76]);
    for (const absent of ['GLD', 'TLT']) assert.equal((await ask(absent)).reply.status, 404);
  });

  it('has no timestamps where nothing was traded', async () => {
    const { timestamp, indicators } = await result('%5EGSPC?period1=1577923200&period2=1577923201');
    assert.equal(timestamp, undefined);
    assert.deepEqual(indicators.quote, [{}]);
  });

  it('refuses in Yahoo’s words', async () => {
    const unknown = await ask('GONE?interval=1d');
    assert.equal(unknown.reply.status, 404);
    assert.deepEqual(unknown.document, {
      chart: { result: null, error: { code: 'Not Found', description: 'No data found, symbol may be delisted' } },
    });
    assert.equal((await ask('%5EGSPC?interval=1h')).reply.status, 422);
    assert.equal((await ask('%5EGSPC?period1=5&period2=4')).reply.status, 400);
    snapshot.setFaults({ plainText429: true });
    const throttled = await fetch(`${snapshot.origin}/v8/finance/chart/SPY`);
    assert.equal(throttled.status, 429);
    assert.equal(await throttled.text(), 'Too Many Requests\r\n');
    snapshot.setFaults({ status: 404 });
    assert.equal((await ask('%5EGSPC')).document.chart.error!.code, 'Not Found');
  });

  it('shows splits and dividends in today’s shares', async () => {
    const plain = await result();
    snapshot.setFaults({
      yahoo: {
        splits: [{ date: '2020-01-06', numerator: 4, denominator: 1 }],
        dividends: [{ date: '2020-01-03', amount: 8 }],
      },
    });
    const { events, indicators, timestamp } = await result();
    const [quote, before] = [indicators.quote[0], plain.indicators.quote[0]];
    assert.deepEqual(
      quote.close,
      before.close!.map((close, at) => close! / (at < 2 ? 4 : 1)),
    );
    assert.deepEqual(
      quote.volume,
      before.volume!.map((volume, at) => volume! * (at < 2 ? 4 : 1)),
    );
    assert.deepEqual(events, {
      dividends: { [String(timestamp![1])]: { amount: 2, date: timestamp![1] } },
      splits: { [String(timestamp![2])]: { date: timestamp![2], numerator: 4, denominator: 1, splitRatio: '4:1' } },
    });
    const [first, second] = indicators.adjclose[0].adjclose!;
    assert.ok(
      Math.abs(first! / (quote.close[0]! - 2) - 1) < 1e-12,
      'the last close before the ex-date less the dividend',
    );
    assert.equal(second, quote.close[1]);
  });

  it('shows a live bar, a duplicate and nulls when asked to', async () => {
    snapshot.setFaults({ yahoo: { liveLastBar: true, lingeringDuplicate: true, nullEvery: 2 } });
    const { timestamp, indicators, meta } = await result('%5EGSPC?period1=1587081600&period2=9999999999');
    assert.deepEqual(timestamp!.map(iso), [
      '2020-04-17T13:30:00.000Z',
      '2020-04-17T20:00:01.000Z',
      '2020-04-20T15:00:00.000Z',
    ]);
    assert.deepEqual(
      indicators.quote[0].open!.map((value) => value === null),
      [false, true, false],
    );
    assert.equal(iso(meta.currentTradingPeriod.regular.end), '2020-04-20T20:00:00.000Z');
  });
});
