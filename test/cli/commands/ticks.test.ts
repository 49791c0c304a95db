import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { exportStored, storeTicks } from '../../../cli/commands/ticks.ts';
import type { Output } from '../../../cli/output.ts';
import type { QualityFinding } from '../../../contracts/quality.ts';
import type { Tick } from '../../../contracts/tick.ts';
import { secret } from '../../../runtime/secret.ts';
import { syntheticTicks } from '../../../sources/syntheticTicks.ts';
import { binance } from '../../../sources/ticks/binance.ts';
import { createFrameReader } from '../../../sources/ticks/frameEvents.ts';
import { linesOf } from '../../../sources/ticks/tickBronze.ts';
import type { SourceContext } from '../../../sources/source.ts';
import { paths } from '../../../storage/paths.ts';
import { questDbAddress } from '../../../storage/questdb/address.ts';
import { execSql } from '../../../storage/questdb/http.ts';
import { readTicks } from '../../../storage/questdb/readTicks.ts';
import { sha256 } from '../../../storage/sha256.ts';
import { startQuestDb, type RunningQuestDb } from '../../servers/questdb.ts';
import { temporaryLake } from '../../storage/support/temporaryLake.ts';

const { signal } = new AbortController();
const context = { signal, onProgress: () => undefined } as unknown as SourceContext;
const second = 1_000_000_000n;

interface Stored {
  readonly files: number;
  readonly trades: number;
  readonly quotes: number;
  readonly books: number;
  readonly refused: number;
  readonly findings: readonly QualityFinding[];
}

/** A recording in two files: made-up frames, between them a crossed quote, a trade told twice and a frame that is no JSON. */
async function recording() {
  const { raw } = await syntheticTicks.fetch({ series: 'MADE', options: { seconds: 120 } }, context);
  const lines = [...linesOf(raw.bytes)].slice(1);
  const half = lines.length >> 1;
  const at = BigInt(lines[half]!.split(' ')[0]!);
  const crossed = { e: 'bookTicker', u: 999_999_999, s: 'MADE', b: '9', B: '1', a: '8', A: '1' };
  const told = lines.find((line) => line.includes('"e":"trade"'))!;
  const bad = [
    `${at} ${JSON.stringify({ stream: 'made@bookTicker', data: crossed })}`,
    `${at} ${told.slice(told.indexOf(' ') + 1)}`,
    `${at} <html>`,
  ];
  const bytes = (part: readonly string[]) => new TextEncoder().encode(`${part.join('\n')}\n`);
  const files = [bytes(lines.slice(0, half)), bytes([...bad, ...lines.slice(half)])];
  const good: Tick[] = [];
  for (const { event } of createFrameReader(binance, 'MADE').events(lines))
    if (event.kind === 'trade' || event.kind === 'quote' || event.kind === 'book') good.push(event);
  return { files, good };
}

describe('regimen ticks', function () {
  this.timeout(180_000);
  let server: RunningQuestDb;
  let temporary: Awaited<ReturnType<typeof temporaryLake>>;
  let folder: string;
  let good: readonly Tick[];
  let shown: { readonly value: unknown; readonly text: string };
  const [nothing, plain] = [() => undefined, (text: string) => text];
  const output: Output = {
    json: false,
    live: false,
    say: nothing,
    status: nothing,
    problem: nothing,
    bold: plain,
    dim: plain,
    result: (value, lines) => {
      shown = { value, text: lines.join('\n') };
    },
  };
  before(async function () {
    const started = await startQuestDb();
    if (typeof started === 'string') {
      console.log(started);
      return this.skip();
    }
    server = started;
    folder = await mkdtemp(join(tmpdir(), 'regimen-ticks-'));
    temporary = await temporaryLake();
    const made = await recording();
    good = made.good;
    for (const [day, bytes] of made.files.entries()) {
      const key = paths.bronze('binance', 'MADE', `2024-01-0${day + 2}T00:00:00.000Z`, await sha256(bytes), 'frames');
      await temporary.lake.put(key, bytes, 'bronze');
    }
  });
  after(async () => {
    await (server as RunningQuestDb | undefined)?.stop();
    await (temporary as typeof temporary | undefined)?.remove();
    if ((folder as string | undefined) !== undefined) await rm(folder, { recursive: true });
  });

  const around = () => ({ output, environment: { databases: { questdb: secret(server.url) } } });
  const store = async (options = {}) => {
    await storeTicks({ ...around(), lake: temporary.lake }, 'binance', 'MADE', options);
    return shown.value as Stored;
  };
  const sql = (text: string) => execSql(questDbAddress(server.url), { doing: 'look', sql: text, signal });
  const timeOf = ({ eventTimeNs, receivedTimeNs }: Tick): bigint => eventTimeNs ?? receivedTimeNs;

  it('stores what was recorded, keeps apart what checks refuse, and does both once', async () => {
    const counted = (kind: Tick['kind']) => good.filter((tick) => tick.kind === kind).length;
    for (let time = 0; time < 2; time++) {
      const { files, trades, quotes, books, refused, findings } = await store();
      assert.deepEqual([files, trades, quotes, books], [2, counted('trade'), counted('quote'), counted('book')]);
      assert.equal(refused, 2);
      assert.deepEqual(
        findings.flatMap(({ check, status, count }) => (status === 'quarantine' ? [[check, count]] : [])),
        [
          ['crossed-book', 1],
          ['duplicate-trade', 1],
          ['readable-frames', 1],
        ],
      );
      assert.match(
        shown.text,
        /2 ticks are apart in quarantined_ticks.*\ncrossed-book quarantine, 1 ticks: bid 9 above/,
      );
      const apart = await sql('SELECT kind, check, reason, tick, event_known FROM quarantined_ticks ORDER BY check');
      assert.deepEqual(
        apart.map(([kind, check]) => [kind, check]),
        [
          ['quote', 'crossed-book'],
          ['trade', 'duplicate-trade'],
        ],
      );
      assert.match(String(apart[0]![2]), /^bid 9 above ask 8 at 20/);
      assert.deepEqual((JSON.parse(String(apart[0]![3])) as { bidPrice: string }).bidPrice, '9');
    }
    for (const kind of ['trade', 'quote', 'book'] as const) {
      const back: Tick[] = [];
      const range = { fromNs: 0n, toNs: 2n ** 62n };
      for await (const batch of readTicks(questDbAddress(server.url), { kind, signal, ...range })) back.push(...batch);
      const wanted = good.filter((tick) => tick.kind === kind);
      assert.equal(back.length, wanted.length);
      assert.ok(back.every((tick, row) => row === 0 || timeOf(tick) >= timeOf(back[row - 1]!)));
      const text = (tick: Tick) =>
        JSON.stringify(tick, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
      assert.deepEqual(back.map(text).sort(), wanted.map(text).sort());
    }
  });

  it('passes over files that begin earlier, and says when nothing is recorded', async () => {
    assert.equal((await store({ since: '2024-01-03' })).files, 1);
    await assert.rejects(store({ since: '2024-02-01' }), {
      name: 'InputError',
      message: /frames of MADE from binance in the lake from 2024-02-01 on, found none; .*regimen record binance MADE$/,
    });
    await assert.rejects(store({ since: 'monday' }), { name: 'InputError', message: /as --since, got "monday"/ });
    await assert.rejects(
      storeTicks({ output, environment: { databases: {} }, lake: temporary.lake }, 'binance', 'MADE', {}),
      { name: 'ConfigError', message: /set REGIMEN_QUESTDB_URL/ },
    );
  });

  it('exports days to Parquet that DuckDB reads', async () => {
    await store();
    const trades = good.filter(({ kind }) => kind === 'trade');
    const day = new Date(Number(timeOf(trades[0]!) / 1_000_000n)).toISOString().slice(0, 10);
    const out = join(folder, 'deep', 'trades.parquet');
    await exportStored(around(), 'trades', { from: day, to: day, out, symbol: 'MADE' });
    const connection = await (await DuckDBInstance.create()).connect();
    const read = await connection.runAndReadAll(`SELECT count(*)::INTEGER, min(ts), max(ts) FROM '${out}'`);
    connection.closeSync();
    const times = trades.map(timeOf);
    const [least, most] = [times.reduce((a, b) => (a < b ? a : b)), times.reduce((a, b) => (a > b ? a : b))];
    assert.ok(most - least > 60n * second);
    assert.deepEqual(read.getRows(), [[trades.length, least, most]]);
    const options = { from: day, to: day, out };
    await assert.rejects(exportStored(around(), 'trade', options), { message: /got "trade"\. Did you mean trades\?/ });
    await assert.rejects(exportStored(around(), 'trades', { ...options, to: '2024-13-01' }), { name: 'InputError' });
  });
});
