import assert from 'node:assert/strict';
import { questdb } from '../../../sources/questdb.ts';
import type { HttpFetch, SeriesRequest, SourceContext } from '../../../sources/source.ts';
import { questDbAddress } from '../../../storage/questdb/address.ts';
import { execSql } from '../../../storage/questdb/http.ts';
import { writeTicks } from '../../../storage/questdb/writeTicks.ts';
import type { DatabaseExample } from '../postgres/example.ts';
import { exampleDays, exampleTrade, startQuestDbExample } from './example.ts';

const signal = new AbortController().signal;
const base: SourceContext = {
  http: fetch,
  fred: { url: '', mode: 'snapshot' },
  dataDir: '',
  signal,
  onProgress: () => undefined,
};
const daily: SeriesRequest = { series: 'BTC-USD', frequency: 'daily' };

describe('bars out of QuestDB', function () {
  this.timeout(120_000);
  let server: DatabaseExample;
  let context: SourceContext;
  before(async function () {
    const started = await startQuestDbExample();
    if (typeof started === 'string') {
      console.log(`      skipped: ${started}`);
      return this.skip();
    }
    server = started;
    context = { ...base, databases: server.databases };
  });
  after(() => server?.stop());

  const read = async (request: SeriesRequest) => {
    const { raw } = await questdb.fetch(request, context);
    return questdb.parse(request.series, raw.bytes);
  };

  it('are the first, highest, lowest and last price of each day that is over, and what was traded', async () => {
    // A trade of a moment ago belongs to a day that is not over.
    const nowNs = BigInt(Date.now()) * 1_000_000n;
    const late = { ...exampleTrade(0, 0), eventTimeNs: nowNs, receivedTimeNs: nowNs, tradeId: 'late' };
    await writeTicks(questDbAddress(server.databases.questdb!), [late], { signal });
    const bars = await read(daily);
    assert.equal(bars.length, exampleDays);
    bars.forEach((bar, day) => {
      const { sessionDate, open, high, low, close, volume, releaseTime } = bar;
      assert.equal(Date.parse(sessionDate), Date.UTC(2024, 0, 1 + day));
      assert.deepEqual([open, high, low, close], [100 + day, 105.5 + day, 96.75 + day, 101 + day]);
      assert.equal(volume, 1);
      assert.equal(releaseTime, Date.UTC(2024, 0, 2 + day));
    });
  });

  it('can be put together from shorter bars under names of their own, and taken from one venue', async () => {
    const address = questDbAddress(server.databases.questdb!);
    const run = (sql: string) => execSql(address, { doing: 'prepare', sql, signal });
    await run(
      `CREATE TABLE minutes AS (SELECT ts, venue, symbol ticker, first(price) o, max(price) h, min(price) l, last(price) c, sum(size) v FROM trades WHERE ts < '2025-01-01' SAMPLE BY 1m) TIMESTAMP(ts) PARTITION BY MONTH BYPASS WAL`,
    );
    const mapped = {
      table: 'minutes',
      symbol_column: 'ticker',
      rows: 'bars',
      open_column: 'o',
      high_column: 'h',
      low_column: 'l',
      close_column: 'c',
      volume_column: 'v',
    };
    const bars = await read({ ...daily, options: mapped });
    assert.deepEqual(bars, await read(daily));
    assert.deepEqual(await read({ ...daily, options: { ...mapped, venue: 'coinbase' } }), bars);
    await assert.rejects(read({ ...daily, options: { ...mapped, venue: 'kraken' } }), { name: 'SourceRefusedError' });
  });

  const refusals: readonly (readonly [string, Partial<SeriesRequest>, string, RegExp])[] = [
    ['an unknown symbol', { series: 'BTC-USB' }, 'SourceRefusedError', /has none; it has BTC-USD\..*BTC-USD/],
    ['a table that is not there', { options: { table: 'trade' } }, 'ConfigError', /no such table\..*trades/],
    ['a column that is not there', { options: { price_column: 'cost' } }, 'ConfigError', /HTTP 400, .*cost/],
    ['a name that needs quotes', { options: { table: 'a"b' } }, 'ConfigError', /table of source questdb .*got "a\\"b"/],
    ['another kind of rows', { options: { rows: 'quotes' } }, 'ConfigError', /trades or bars .*got "quotes" and null/],
    ['another frequency', { frequency: 'monthly' }, 'InputError', /says that BTC-USD is monthly/],
  ];
  for (const [what, change, name, message] of refusals)
    it(`refuses ${what}`, () => assert.rejects(read({ ...daily, ...change }), { name, message }));

  it('treats a name as a name', async () => {
    await assert.rejects(read({ ...daily, series: "x' OR 1=1 --" }), { name: 'SourceRefusedError' });
  });
});

describe('a QuestDB that does not answer as it should', () => {
  const answering =
    (status: number, body: string): HttpFetch =>
    () =>
      Promise.resolve({ status, headers: { get: () => null }, text: () => Promise.resolve(body) });
  const uri = 'http://me:secret-word@127.0.0.1:1';
  const refused = (http: HttpFetch, name: string, message: RegExp) =>
    assert.rejects(questdb.fetch(daily, { ...base, http, databases: { questdb: uri } }), (error: Error) => {
      assert.equal(error.name, name);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /secret-word/);
      return true;
    });

  it('is told by what to do, without the password', async () => {
    await assert.rejects(questdb.fetch(daily, base), { name: 'ConfigError', message: /set REGIMEN_QUESTDB_URL/ });
    await refused(fetch, 'SourceUnavailableError', /ECONNREFUSED|bad port|failed/);
    await refused(answering(401, 'Unauthorized secret-word'), 'SourceRefusedError', /HTTP 401/);
    await refused(answering(503, ''), 'SourceUnavailableError', /nothing said/);
    await refused(answering(200, '<html>'), 'SchemaError', /got "<html>"/);
    await refused(answering(200, '{"dataset":[1]}'), 'SchemaError', /with a dataset/);
  });

  const day = (start: string, ...numbers: number[]) => [start, ...numbers];
  const bronze = (...rows: readonly unknown[]) =>
    new TextEncoder().encode(
      [{ source: 'questdb', series: 'X', frequency: 'daily', sql: '' }, ...rows]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    );
  for (const [what, rows, message] of [
    ['a start within a day', [day('2024-01-01T05:00:00.000000Z', 1, 1, 1, 1, 1)], /midnight UTC/],
    ['a price outside low and high', [day('2024-01-01T00:00:00.000000Z', 3, 2, 1, 1, 1)], /between low and high/],
    ['a price of 0', [day('2024-01-01T00:00:00.000000Z', 0, 2, 0, 1, 1)], /above 0/],
    ['a negative volume', [day('2024-01-01T00:00:00.000000Z', 1, 2, 1, 1, -1)], /volume/],
    [
      'a day twice',
      [day('2024-01-01T00:00:00.000000Z', 1, 1, 1, 1, 1), day('2024-01-01T00:00:00.000000Z', 1, 1, 1, 1, 1)],
      /a start after 2024-01-01/,
    ],
  ] as const)
    it(`refuses ${what}`, () =>
      assert.throws(() => questdb.parse('X', bronze(...rows)), { name: 'SchemaError', message }));
});
