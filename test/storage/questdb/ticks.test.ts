import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import type { TradeTick } from '../../../contracts/tick.ts';
import { questDbAddress } from '../../../storage/questdb/address.ts';
import type { QuestDbAddress } from '../../../storage/questdb/address.ts';
import { exportTicks } from '../../../storage/questdb/exportTicks.ts';
import { execSql } from '../../../storage/questdb/http.ts';
import { readTicks } from '../../../storage/questdb/readTicks.ts';
import type { TickRange } from '../../../storage/questdb/readTicks.ts';
import { writeTicks } from '../../../storage/questdb/writeTicks.ts';
import { startQuestDb } from '../../servers/questdb.ts';
import type { RunningQuestDb } from '../../servers/questdb.ts';
import { failureFrom } from '../../sources/support.ts';
import { losingProxy, quote, startNs, tradeAt } from './support.ts';

const signal = new AbortController().signal;

const all = (table: string): TickRange => ({ fromNs: 0n, toNs: startNs + 10n ** 12n, table });

/** Ticks as a table gives them: by time, which is that of their arrival where the venue does not say. */
const byTime = (ticks: readonly TradeTick[]): TradeTick[] =>
  [...ticks].sort((a, b) => Number((a.eventTimeNs ?? a.receivedTimeNs) - (b.eventTimeNs ?? b.receivedTimeNs)));

describe('ticks in QuestDB', function () {
  this.timeout(120_000);
  let server: RunningQuestDb;
  let address: QuestDbAddress;
  let folder: string;
  before(async function () {
    const started = await startQuestDb();
    if (typeof started === 'string') {
      console.log(started);
      return this.skip();
    }
    server = started;
    address = questDbAddress(server.url);
    folder = await mkdtemp(join(tmpdir(), 'regimen-ticks-'));
  });
  after(async () => {
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  const tablesOf = (name: string) => ({ trade: name, quote: `${name}_quotes` });
  const readTrades = async (range: TickRange, batchRows?: number, from = address) => {
    const batches: (readonly TradeTick[])[] = [];
    const options = { kind: 'trade' as const, signal, ...range, ...(batchRows === undefined ? {} : { batchRows }) };
    for await (const batch of readTicks(from, options)) batches.push(batch);
    return batches;
  };

  it('gives back what was written, to the nanosecond and the last zero, in batches', async () => {
    const trades = Array.from({ length: 1_000 }, (_, n) => tradeAt(n));
    await writeTicks(address, [...trades, quote], { signal, tables: tablesOf('back') });
    const batches = await readTrades(all('back'), 300);
    assert.deepEqual(
      batches.map(({ length }) => length),
      [300, 300, 300, 100],
    );
    assert.deepEqual(batches.flat(), byTime(trades));
    const quotes = [];
    for await (const batch of readTicks(address, { kind: 'quote', signal, ...all('back_quotes') }))
      quotes.push(...batch);
    assert.deepEqual(quotes, [quote]);
  });

  it('reads from the first nanosecond to before the last, of one symbol', async () => {
    const trades = [0, 1, 2, 3].map((n) => ({ ...tradeAt(n), symbol: n === 2 ? 'ETH-USD' : 'BTC-USD' }));
    await writeTicks(address, trades, { signal, tables: tablesOf('ranged') });
    const range = { fromNs: startNs + 1n, toNs: startNs + 3n, table: 'ranged' };
    assert.deepEqual((await readTrades(range)).flat(), [trades[1], trades[2]]);
    assert.deepEqual((await readTrades({ ...range, symbol: 'ETH-USD' })).flat(), [trades[2]]);
    assert.deepEqual(await readTrades({ ...range, symbol: "x' OR 1=1 --" }), []);
  });

  it('keeps a batch once that is sent twice', async () => {
    const trades = Array.from({ length: 200 }, (_, n) => tradeAt(n));
    const tables = tablesOf('twice');
    await writeTicks(address, trades, { signal, tables });
    await writeTicks(address, [...trades, quote, quote], { signal, tables });
    await writeTicks(address, [...trades.slice(50), quote], { signal, tables, batchRows: 7 });
    assert.deepEqual((await readTrades(all('twice'))).flat(), byTime(trades));
    const [row] = await execSql(address, { doing: 'count', sql: 'SELECT count() FROM twice_quotes', signal });
    assert.deepEqual(row, ['1']);
  });

  it('keeps trades apart that differ in venue, symbol, id or time alone', async () => {
    const trade = tradeAt(1);
    const others = [{ venue: 'other' }, { symbol: 'OTHER' }, { tradeId: 'other' }, { eventTimeNs: startNs }];
    const trades = [trade, ...others.map((change) => ({ ...trade, ...change }))];
    await writeTicks(address, [...trades, ...trades], { signal, tables: tablesOf('apart') });
    const got = (await readTrades(all('apart'))).flat();
    assert.equal(got.length, trades.length);
    for (const expected of trades) assert.ok(got.some((row) => isDeepStrictEqual(row, expected)));
  });

  it('keeps a batch once when the connection dies after it was taken and before the answer', async () => {
    const proxy = await losingProxy(server.port, { losses: 2, of: '/write' });
    try {
      const trades = Array.from({ length: 100 }, (_, n) => tradeAt(n));
      const through = { ...address, port: proxy.port };
      await writeTicks(through, trades, { signal, tables: tablesOf('lossy') });
      assert.equal(proxy.lost(), 2, 'two answers to writes were lost');
      assert.deepEqual((await readTrades(all('lossy'))).flat(), byTime(trades));
      const sql = "SELECT sequencerTxn FROM wal_tables() WHERE name = 'lossy'";
      const [row] = await execSql(address, { doing: 'count transactions', sql, signal });
      assert.deepEqual(row, ['3'], 'the server took the batch three times');
    } finally {
      await proxy.close();
    }
  });

  it('exports a range to Parquet that DuckDB reads, to the same bytes twice', async () => {
    const trades = Array.from({ length: 500 }, (_, n) => tradeAt(n));
    await writeTicks(address, trades, { signal, tables: tablesOf('exported') });
    const paths = ['one', 'two'].map((name) => join(folder, `${name}.parquet`));
    for (const path of paths) await exportTicks(address, { kind: 'trade', path, signal, ...all('exported') });
    const connection = await (await DuckDBInstance.create()).connect();
    const columns = 'ts, received, event_known, venue, symbol, trade_id, sequence, side, price, price_text, size_text';
    const rows = (await connection.runAndReadAll(`SELECT ${columns} FROM '${paths[0]!}'`)).getRows();
    assert.deepEqual(
      rows,
      byTime(trades).map((trade) => [
        ...[trade.eventTimeNs ?? trade.receivedTimeNs, trade.receivedTimeNs, trade.eventTimeNs !== null],
        ...[trade.venue, trade.symbol, trade.tradeId, trade.sequence === null ? null : BigInt(trade.sequence)],
        ...[trade.side, Number(trade.price), trade.price, trade.size],
      ]),
    );
    const twice = await connection.runAndReadAll(
      `SELECT count(DISTINCT content) FROM read_blob([${paths.map((path) => `'${path}'`).join(', ')}])`,
    );
    assert.deepEqual(twice.getRows(), [[1n]]);
    const whole = join(folder, 'whole.parquet');
    const answer = await fetch(`http://127.0.0.1:${server.port}/exp?fmt=parquet&query=exported`);
    await writeFile(whole, Buffer.from(await answer.arrayBuffer()));
    const texts = await connection.runAndReadAll(`SELECT count(trade_id), count(price_text) FROM '${whole}'`);
    assert.deepEqual(texts.getRows(), [[500n, 500n]], "a user's own export has the texts too");
    connection.closeSync();
  });

  it('leaves no file of an export that breaks off or is refused', async () => {
    const half = createHttpServer((_, response) => {
      response.writeHead(200).write('PAR1 and then');
      setTimeout(() => response.end(), 20);
    });
    await new Promise<void>((resolve) => half.listen(0, '127.0.0.1', resolve));
    const path = join(folder, 'none.parquet');
    const { port } = half.address() as AddressInfo;
    const broken = await failureFrom(
      exportTicks({ ...address, port }, { kind: 'trade', path, signal, ...all('exported') }),
    );
    half.close();
    assert.equal(broken.name, 'StorageError');
    assert.match(broken.message, /broke off after 13 bytes\. Nothing was kept/);
    const refused = await failureFrom(exportTicks(address, { kind: 'trade', path, signal, ...all('nowhere') }));
    assert.match(`${refused.name}: ${refused.message}`, /^ConfigError: .*table does not exist \[table=nowhere\]/);
    assert.ok(!existsSync(path));
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('.')),
      [],
    );
  });

  const bad: readonly (readonly [string, Partial<TradeTick>, RegExp])[] = [
    [
      'a price that is no number',
      { price: 'NaN' },
      /Tick 2 should have a decimal number as price, got "NaN": nothing was written/,
    ],
    ['a price without end', { price: '1e999' }, /a decimal number as price/],
    ['a time before the epoch', { eventTimeNs: -1n }, /eventTimeNs from 0 to 2\^63-1 nanoseconds, got -1/],
    ['a time beyond 64 bits', { receivedTimeNs: 2n ** 63n }, /receivedTimeNs from 0/],
    ['a broken sequence', { sequence: 1.5 }, /a whole sequence, got 1.5/],
    ['no id', { tradeId: '' }, /an id of the trade/],
    ['no symbol', { symbol: '' }, /a venue and a symbol/],
    ['another side', { side: 'long' as 'buy' }, /the side buy, sell or null, got "long"/],
  ];
  for (const [name, change, says] of bad) {
    it(`refuses ${name} before anything is sent`, async () => {
      const ticks = [tradeAt(0), { ...tradeAt(1), ...change }];
      const error = await failureFrom(writeTicks(address, ticks, { signal, tables: tablesOf('untouched') }));
      assert.equal(error.name, 'InputError');
      assert.match(error.message, says);
      const made = await execSql(address, {
        doing: 'list',
        sql: "SELECT * FROM tables() WHERE table_name = 'untouched'",
        signal,
      });
      assert.deepEqual(made, []);
    });
  }

  it('refuses a table that would keep rows twice or cut their time', async () => {
    const sql =
      'CREATE TABLE mine (ts TIMESTAMP, event_known BOOLEAN, received TIMESTAMP_NS, venue SYMBOL, symbol SYMBOL, trade_id STRING, sequence LONG, side SYMBOL, price DOUBLE, price_text STRING, size DOUBLE, size_text STRING) TIMESTAMP(ts) PARTITION BY DAY WAL';
    await execSql(address, { doing: 'make a table', sql, signal });
    const error = await failureFrom(writeTicks(address, [tradeAt(0)], { signal, tables: tablesOf('mine') }));
    assert.equal(error.name, 'ConfigError');
    assert.match(
      error.message,
      /Table mine of QuestDB should have ts TIMESTAMP_NS as upsert key, venue SYMBOL as upsert key/,
    );
  });

  it('refuses names and ranges that are none, and addresses it cannot read', async () => {
    const named = await failureFrom(readTrades({ fromNs: 0n, toNs: 1n, table: 'x"; DROP TABLE back' }));
    assert.match(`${named.name}: ${named.message}`, /^InputError: A table of QuestDB should be named/);
    const reversed = await failureFrom(readTrades({ fromNs: 2n, toNs: 1n }));
    assert.match(`${reversed.name}: ${reversed.message}`, /^InputError: .*from a time to a later one, got 2 to 1 ns/);
    for (const uri of ['nonsense', 'ftp://x', 'http://h:9000?wire=0', 'http://h?password=secret']) {
      assert.throws(
        () => questDbAddress(uri),
        (error: Error) => error.name === 'ConfigError' && !error.message.includes('secret'),
      );
    }
  });

  it('says that the password is wrong without showing it, and that nothing listens', async () => {
    const login = { user: 'admin', password: 'not-the-password' };
    const wrong = await failureFrom(readTrades(all('back'), 10, { ...address, login }));
    assert.equal(wrong.name, 'ConfigError', wrong.message);
    assert.match(wrong.message, /check user and password in REGIMEN_QUESTDB_URL/);
    assert.ok(!`${wrong.stack} ${String(wrong.cause)}`.includes('not-the-password'));
    const nobody = await failureFrom(writeTicks({ ...address, port: 1 }, [quote], { signal }));
    assert.match(
      `${nobody.name}: ${nobody.message}`,
      /^StorageError: QuestDB could not make table quotes .*worth another try/,
    );
    const unread = await failureFrom(readTrades(all('back'), 10, { ...address, wirePort: 1 }));
    assert.match(
      `${unread.name}: ${unread.message}`,
      /^StorageError: QuestDB could not open a connection .*ECONNREFUSED/,
    );
  });

  it('stops between batches when it is cancelled', async () => {
    const stop = new AbortController();
    const reason = new Error('cancelled');
    const reading = async () => {
      for await (const batch of readTicks(address, {
        kind: 'trade',
        ...all('back'),
        batchRows: 10,
        signal: stop.signal,
      })) {
        assert.equal(batch.length, 10);
        stop.abort(reason);
      }
    };
    assert.equal(await failureFrom(reading()), reason);
    assert.equal(await failureFrom(writeTicks(address, [quote], { signal: stop.signal })), reason);
  });

  it('fails typed when the server goes away mid-read', async () => {
    const other = await startQuestDb();
    if (typeof other === 'string') throw new Error(other);
    try {
      const there = questDbAddress(other.url);
      await writeTicks(
        there,
        Array.from({ length: 5_000 }, (_, n) => tradeAt(n)),
        { signal },
      );
      let got = 0;
      const reading = async () => {
        for await (const batch of readTicks(there, {
          kind: 'trade',
          fromNs: 0n,
          toNs: startNs * 2n,
          batchRows: 100,
          signal,
        })) {
          got += batch.length;
          if (got === 100) await other.kill();
        }
      };
      const error = await failureFrom(reading());
      assert.match(
        `${error.name}: ${error.message}`,
        /^StorageError: QuestDB could not read trades .*worth another try/,
      );
      assert.equal(got, 100);
    } finally {
      await other.stop();
    }
  });
});
