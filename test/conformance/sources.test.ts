import assert from 'node:assert/strict';
import type { Bar, Observation } from '../../contracts/observation.ts';
import { sourceKinds, sources } from '../../sources/registry.ts';
import { bundledMarketData } from '../../sources/snapshot/data.ts';
import { startSnapshot } from '../../sources/snapshot/server.ts';
import type { Snapshot } from '../../sources/snapshot/server.ts';
import type { ParsedTicks, SeriesRequest, Source, SourceContext } from '../../sources/source.ts';
import { startClickHouseExample } from '../sources/clickhouse/example.ts';
import { startPostgresExample, type DatabaseExample } from '../sources/postgres/example.ts';
import { startQuestDbExample } from '../sources/questdb/example.ts';

/** A series that each source can read here; a new source adds its own. */
const examples: Readonly<Record<string, SeriesRequest>> = {
  fred: { series: 'INDPRO', frequency: 'monthly' },
  yahoo: { series: '^GSPC', frequency: 'daily' },
  'world-bank': { series: 'UNEMPSA_', frequency: 'monthly' },
  synthetic: { series: 'MADE1', frequency: 'daily' },
  'synthetic-series': { series: 'GROWTH', frequency: 'monthly' },
  csv: { series: 'SP500', frequency: 'daily' },
  file: { series: 'SP500', frequency: 'daily', options: { value_column: 'close' } },
  'bars-file': { series: 'SP500', frequency: 'daily' },
  'synthetic-ticks': { series: 'MADE1', frequency: 'daily', options: { seconds: 600 } },
  'recorded-ticks': { series: 'MADE1', frequency: 'daily' },
};
/** Sources that read a database start one with a series of their own. */
const examplesOnServers: Readonly<Record<string, () => Promise<DatabaseExample | string>>> = {
  postgres: startPostgresExample,
  clickhouse: startClickHouseExample,
  questdb: startQuestDbExample,
};
const date = /^\d{4}-\d{2}-\d{2}$/;

function checkObservation(row: Observation, series: string): void {
  assert.equal(row.series, series);
  for (const day of [row.obsDate, row.periodEnd, row.realtimeStart, row.realtimeEnd]) assert.match(day, date);
  assert.ok(row.periodEnd >= row.obsDate && row.realtimeEnd >= row.realtimeStart);
  assert.ok(row.value === null || Number.isFinite(row.value));
  assert.ok(row.releaseTime > Date.parse(row.periodEnd), `${row.obsDate} is known before its period has ended`);
}

function checkBar(row: Bar, series: string): void {
  assert.equal(row.series, series);
  assert.match(row.sessionDate, date);
  for (const value of [row.open, row.high, row.low, row.close, row.volume]) assert.ok(Number.isFinite(value));
  assert.ok(row.releaseTime > Date.parse(row.sessionDate), `${row.sessionDate} is known before its session has ended`);
}

/** Frames that stand for those that regimen record stored. */
async function* recordings(_venue: string, symbol: string): AsyncGenerator<Uint8Array> {
  const context = { signal: new AbortController().signal, onProgress: () => undefined } as unknown as SourceContext;
  const { raw } = await sources['synthetic-ticks'].fetch({ series: symbol, options: { seconds: 600 } }, context);
  yield raw.bytes.subarray(raw.bytes.indexOf(10) + 1);
}

function checkTicks({ market, refused }: ParsedTicks): void {
  assert.equal(refused, 0);
  for (const { timeNs } of [market.trades, market.quotes, market.books]) {
    assert.ok(timeNs.length > 50);
    timeNs.forEach((time, row) => assert.ok(row === 0 || time >= timeNs[row - 1]!, 'times do not fall'));
  }
}

const keyOf = (row: Observation | Bar) => ('obsDate' in row ? row.obsDate : row.sessionDate);

for (const [name, source] of Object.entries<Source>(sources)) {
  describe(`source ${name}`, () => {
    let snapshot: Snapshot;
    let context: SourceContext;
    let server: DatabaseExample | undefined;
    let request = examples[name];
    before(async function () {
      const started = await examplesOnServers[name]?.();
      if (typeof started === 'string') {
        console.log(`      skipped: ${started}`);
        return this.skip();
      }
      server = started;
      request ??= server?.request;
      snapshot = await startSnapshot();
      context = {
        http: fetch,
        fred: { url: snapshot.url, mode: 'snapshot' },
        yahoo: { url: snapshot.origin, mode: 'snapshot' },
        worldBank: { url: snapshot.origin, mode: 'snapshot' },
        ...(server && { databases: server.databases }),
        dataDir: bundledMarketData,
        recordings,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      };
    });
    after(async () => {
      await (snapshot as Snapshot | undefined)?.stop();
      await server?.stop();
    });

    it('says what it is', () => {
      assert.equal(source.name, name);
      assert.equal(sourceKinds[name], source.kind);
      assert.ok(Number.isInteger(source.revision) && source.revision > 0);
      assert.ok(source.purpose.length > 20 && source.cite.length > 10);
      assert.ok(request !== undefined, `an example series for ${name} in this test`);
    });

    it('gives the same bytes twice, and rows of its schema from them', async () => {
      const first = await source.fetch(request!, context);
      const second = await source.fetch(request!, context);
      assert.deepEqual(first.raw.bytes, second.raw.bytes);
      if (source.kind === 'ticks') {
        const ticks = source.parse(request!.series, first.raw.bytes);
        assert.deepEqual(ticks, source.parse(request!.series, first.raw.bytes));
        assert.ok(first.rows > 100);
        checkTicks(ticks);
        return;
      }
      const rows: readonly (Observation | Bar)[] = source.parse(request!.series, first.raw.bytes);
      assert.deepEqual(rows, source.parse(request!.series, first.raw.bytes));
      assert.equal(rows.length, first.rows);
      assert.ok(rows.length > 100);
      rows.forEach((row) =>
        'obsDate' in row ? checkObservation(row, request!.series) : checkBar(row, request!.series),
      );
      assert.ok(
        rows.every((row, i) => i === 0 || keyOf(row) > keyOf(rows[i - 1]!)),
        'dates ascend',
      );
    });

    it('refuses bytes that are not its own', () => {
      for (const text of ['', 'null', '{}', '[]', 'hello\nworld']) {
        assert.throws(() => source.parse('X', new TextEncoder().encode(text)), { name: 'SchemaError' }, text);
      }
    });

    it('stops when it is cancelled', async () => {
      const reason = new Error('cancelled');
      await assert.rejects(source.fetch(request!, { ...context, signal: AbortSignal.abort(reason) }), reason);
    });
  });
}
