import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import type { BookTick } from '../../../contracts/tick.ts';
import { questDbAddress } from '../../../storage/questdb/address.ts';
import type { QuestDbAddress } from '../../../storage/questdb/address.ts';
import { exportTicks } from '../../../storage/questdb/exportTicks.ts';
import { execSql } from '../../../storage/questdb/http.ts';
import { readTicks } from '../../../storage/questdb/readTicks.ts';
import { writeTicks } from '../../../storage/questdb/writeTicks.ts';
import { startQuestDb } from '../../servers/questdb.ts';
import type { RunningQuestDb } from '../../servers/questdb.ts';
import { failureFrom } from '../../sources/support.ts';
import { bookAt, losingProxy, quote, startNs, tradeAt } from './support.ts';

const signal = new AbortController().signal;
const timeOf = ({ eventTimeNs, receivedTimeNs }: BookTick): bigint => eventTimeNs ?? receivedTimeNs;
const byTime = (ticks: readonly BookTick[]): BookTick[] => [...ticks].sort((a, b) => Number(timeOf(a) - timeOf(b)));

describe('order books in QuestDB', function () {
  this.timeout(120_000);
  let server: RunningQuestDb;
  let address: QuestDbAddress;
  before(async function () {
    const started = await startQuestDb();
    if (typeof started === 'string') {
      console.log(started);
      return this.skip();
    }
    server = started;
    address = questDbAddress(server.url);
  });
  after(() => server?.stop());

  const range = (table: string) => ({ fromNs: 0n, toNs: startNs + 10n ** 12n, table });
  const readBooks = async (table: string, batchRows = 10_000) => {
    const ticks: BookTick[] = [];
    for await (const batch of readTicks(address, { kind: 'book', signal, batchRows, ...range(table) }))
      ticks.push(...batch);
    return ticks;
  };

  it('gives back every level of both sides beside trades and quotes, to the nanosecond and the last zero', async () => {
    const books = Array.from({ length: 300 }, (_, n) => bookAt(n));
    const tables = { trade: 'beside_trades', quote: 'beside_quotes', book: 'beside' };
    await writeTicks(address, [tradeAt(1), ...books, quote], { signal, tables });
    assert.deepEqual(await readBooks('beside', 70), byTime(books));
    for (const table of ['beside_trades', 'beside_quotes']) {
      const counted = await execSql(address, { doing: 'count', sql: `SELECT count() FROM ${table}`, signal });
      assert.deepEqual(counted, [['1']]);
    }
  });

  it('keeps prices and sizes as numbers to compute with', async () => {
    const book = { ...bookAt(3), snapshot: true };
    await writeTicks(address, [book], { signal, tables: { book: 'numbers' } });
    const sql = 'SELECT bids[1][1], bids[2][2], array_sum(asks[2]), l2price(0.15, bids[2], bids[1]) FROM numbers';
    const [row] = await execSql(address, { doing: 'compute', sql, signal });
    const [first, second] = book.bids;
    const deep = (0.1 * Number(first!.price) + 0.05 * Number(second!.price)) / 0.15;
    assert.equal(row![0], Number(first!.price));
    assert.equal(row![1], Number(second!.size));
    assert.ok(Math.abs(Number(row![2]) - 0.6) < 1e-12, 'sizes 0.1, 0.2, 0.3 and a removed level');
    assert.ok(Math.abs(Number(row![3]) - deep) < 1e-6, `${String(row![3])} against ${deep}`);
  });

  it('keeps a batch once that is sent three times, and again in other batches', async () => {
    const books = Array.from({ length: 120 }, (_, n) => bookAt(n));
    const tables = { book: 'thrice' };
    const proxy = await losingProxy(server.port, { losses: 2, of: '/write' });
    try {
      await writeTicks({ ...address, port: proxy.port }, books, { signal, tables });
      assert.equal(proxy.lost(), 2);
    } finally {
      await proxy.close();
    }
    const sql = "SELECT sequencerTxn FROM wal_tables() WHERE name = 'thrice'";
    assert.deepEqual(await execSql(address, { doing: 'count transactions', sql, signal }), [['3']]);
    assert.deepEqual(await readBooks('thrice'), byTime(books));
    await writeTicks(address, [...books, ...books.slice(40)], { signal, tables, batchRows: 7 });
    assert.deepEqual(await readBooks('thrice'), byTime(books));
  });

  it('keeps books apart that differ in one level, in being a snapshot, in number or in when they came', async () => {
    const book = bookAt(5);
    const others: Partial<BookTick>[] = [
      { asks: [...book.asks.slice(1), { ...book.asks[0]!, size: '9' }] },
      { bids: book.bids.slice(1) },
      { snapshot: !book.snapshot },
      { sequence: 77 },
      { receivedTimeNs: book.receivedTimeNs + 1n },
    ];
    const books = [book, ...others.map((change) => ({ ...book, ...change }))];
    await writeTicks(address, [...books, ...books], { signal, tables: { book: 'apart' } });
    const got = await readBooks('apart');
    assert.equal(got.length, books.length);
    for (const expected of books) assert.ok(got.some((row) => isDeepStrictEqual(row, expected)));
  });

  it('exports books to Parquet that DuckDB reads', async () => {
    const books = Array.from({ length: 50 }, (_, n) => bookAt(n));
    await writeTicks(address, books, { signal, tables: { book: 'exported' } });
    const folder = await mkdtemp(join(tmpdir(), 'regimen-books-'));
    try {
      const path = join(folder, 'books.parquet');
      await exportTicks(address, { kind: 'book', path, signal, ...range('exported') });
      const connection = await (await DuckDBInstance.create()).connect();
      const read = await connection.runAndReadAll(`SELECT ts, bids_text, bids[1][1] FROM '${path}'`);
      assert.deepEqual(
        read.getRows(),
        byTime(books).map((book) => [
          timeOf(book),
          book.bids.map(({ price, size }) => `${price} ${size}`).join(','),
          book.bids.length === 0 ? null : Number(book.bids[0]!.price),
        ]),
      );
      connection.closeSync();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  const bad: readonly (readonly [string, Partial<BookTick>, RegExp])[] = [
    ['a price that is no number', { bids: [{ price: '1,2', size: '1' }] }, /price of a level, got "1,2": nothing was/],
    [
      'a size without end',
      { asks: [{ price: '1', size: '1e999' }] },
      /a decimal number as size of a level, got "1e999"/,
    ],
    ['a broken checksum', { checksum: 0.5 }, /a whole checksum, got 0.5/],
    ['a broken first number', { firstSequence: 1e20 }, /a whole firstSequence, got 100000000000000000000/],
  ];
  for (const [name, change, says] of bad) {
    it(`refuses ${name} before anything is sent`, async () => {
      const ticks = [bookAt(0), { ...bookAt(1), ...change }];
      const error = await failureFrom(writeTicks(address, ticks, { signal, tables: { book: 'untouched' } }));
      assert.equal(error.name, 'InputError');
      assert.match(error.message, says);
      const sql = "SELECT * FROM tables() WHERE table_name = 'untouched'";
      assert.deepEqual(await execSql(address, { doing: 'list', sql, signal }), []);
    });
  }
});
