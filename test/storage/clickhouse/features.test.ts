import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openClickHouse } from '../../../storage/clickhouse/client.ts';
import type { ClickHouse } from '../../../storage/clickhouse/client.ts';
import type { FeatureValue } from '../../../storage/clickhouse/featureTable.ts';
import { readFeatures } from '../../../storage/clickhouse/readFeatures.ts';
import type { ReadFeaturesOptions } from '../../../storage/clickhouse/readFeatures.ts';
import { writeFeatures } from '../../../storage/clickhouse/writeFeatures.ts';
import { startClickHouse } from '../../servers/clickhouse.ts';
import type { RunningClickHouse } from '../../servers/clickhouse.ts';
import { failureFrom } from '../../sources/support.ts';
import { losingProxy } from '../questdb/support.ts';

const signal = new AbortController().signal;
const us = (time: string): bigint => BigInt(Date.parse(time)) * 1_000n;

/** Nominal GDP of 2013's last and 2014's first quarter as ALFRED has it (fredapi's README). */
const vintages: readonly FeatureValue[] = (
  [
    ['2013-10-01', '2014-01-30T13:30:00Z', 17102.5],
    ['2013-10-01', '2014-02-28T13:30:00Z', 17080.7],
    ['2013-10-01', '2014-03-27T12:30:00Z', 17089.6],
    ['2013-10-01', '2014-07-30T12:30:00Z', 17078.3],
    ['2014-01-01', '2014-04-30T12:30:00Z', 17149.6],
    ['2014-01-01', '2014-05-29T12:30:00Z', 17101.3],
    ['2014-01-01', '2014-06-25T12:30:00Z', 17016],
    ['2014-01-01', '2014-07-30T12:30:00Z', 17044],
  ] as const
).map(([event, known, value]) => ({
  ...{
    entity: 'US',
    feature: 'gdp',
    eventTimeUs: us(`${event}T00:00:00Z`),
    knownTimeUs: us(known),
    value,
    runId: 'r1',
  },
}));

describe('features in ClickHouse', function () {
  this.timeout(120_000);
  let server: RunningClickHouse;
  let database: ClickHouse;
  before(async function () {
    const started = await startClickHouse();
    if (typeof started === 'string') {
      console.log(started);
      return this.skip();
    }
    server = started;
    database = await openClickHouse(server.url);
  });
  after(async () => {
    await database?.close();
    await server?.stop();
  });

  const read = async (options: Omit<ReadFeaturesOptions, 'signal'>, from = database): Promise<FeatureValue[]> => {
    const values: FeatureValue[] = [];
    for await (const batch of readFeatures(from, { signal, ...options })) values.push(...batch);
    return values;
  };
  const scalar = async (query: string): Promise<unknown> => {
    const rows = await (await database.client.query({ query, format: 'JSONCompactEachRow' })).json<unknown[]>();
    return rows[0]?.[0];
  };

  it('gives the values as they were known at a time', async () => {
    await writeFeatures(database, vintages, { signal, table: 'gdp' });
    const asOf = async (time: string) => (await read({ asOfUs: us(time), table: 'gdp' })).map(({ value }) => value);
    assert.deepEqual(await asOf('2014-06-01T00:00:00Z'), [17089.6, 17101.3]);
    assert.deepEqual(await asOf('2014-01-30T13:29:59Z'), []);
    assert.deepEqual(await asOf('2014-01-30T13:30:00Z'), [17102.5]);
    assert.deepEqual(await read({ asOfUs: us('2020-01-01T00:00:00Z'), table: 'gdp' }), [vintages[3], vintages[7]]);
  });

  it('keeps every vintage when the server merges', async () => {
    await database.client.command({ query: 'OPTIMIZE TABLE gdp FINAL' });
    assert.equal(await scalar('SELECT toUInt32(count()) FROM gdp'), vintages.length);
  });

  it('keeps one of values that are sent again, in whatever order', async () => {
    for (const again of [vintages, [...vintages].reverse()])
      await writeFeatures(database, again, { signal, table: 'gdp' });
    assert.equal(await scalar('SELECT toUInt32(count()) FROM gdp'), vintages.length);
  });

  it('takes an insert once when the connection dies after it was taken and before the answer', async () => {
    const proxy = await losingProxy(server.port, { losses: 2, of: 'INSERT+INTO' });
    const url = new URL(server.url);
    url.port = String(proxy.port);
    const through = await openClickHouse(url.href);
    try {
      await writeFeatures(through, vintages, { signal, table: 'lossy' });
      assert.equal(proxy.lost(), 2);
      assert.equal(await scalar('SELECT toUInt32(count()) FROM lossy'), vintages.length);
    } finally {
      await through.close();
      await proxy.close();
    }
  });

  it('agrees with a slow as-of read of any values', async () => {
    const value = fc.record(
      {
        entity: fc.constantFrom('US', "D'E", 'é\\n'),
        feature: fc.constantFrom('a', 'b'),
        eventTimeUs: fc.bigInt({ min: -3n, max: 3n }),
        knownTimeUs: fc.bigInt({ min: 0n, max: 5n }),
        // JSON has no negative zero.
        value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
        runId: fc.constantFrom('r1', 'r2'),
      },
      { noNullPrototype: true },
    );
    const keyOf = ({ entity, feature, eventTimeUs }: FeatureValue) => `${entity} ${feature} ${eventTimeUs}`;
    const list = fc.uniqueArray(value, { maxLength: 20, selector: (row) => `${keyOf(row)} ${row.knownTimeUs}` });
    let table = 0;
    await fc.assert(
      fc.asyncProperty(list, fc.bigInt({ min: -1n, max: 6n }), async (values, asOfUs) => {
        const name = `any${++table}`;
        await writeFeatures(database, values, { signal, table: name, batchRows: 7 });
        const known = values.filter(({ knownTimeUs }) => knownTimeUs <= asOfUs);
        const last = known.filter(
          (row) => !known.some((other) => keyOf(other) === keyOf(row) && other.knownTimeUs > row.knownTimeUs),
        );
        const byKey = (rows: readonly FeatureValue[]) => new Map(rows.map((row) => [keyOf(row), row]));
        assert.deepEqual(byKey(await read({ asOfUs, table: name })), byKey(last));
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it('takes values of more months than a server takes at once, and reads a part of them', async () => {
    const values = Array.from({ length: 720 }, (_, month) => ({
      ...vintages[0]!,
      entity: month % 2 === 0 ? 'US' : 'DE',
      eventTimeUs: BigInt(Date.UTC(1960, month, 1)) * 1_000n + 1n,
      value: month / 7,
    }));
    await writeFeatures(database, values, { signal, table: 'months' });
    const asOfUs = us('2100-01-01T00:00:00Z');
    assert.equal((await read({ asOfUs, table: 'months' })).length, 720);
    const part = { entities: ['DE'], features: ['gdp'], fromUs: values[1]!.eventTimeUs, toUs: values[5]!.eventTimeUs };
    assert.deepEqual(await read({ asOfUs, table: 'months', ...part }), [values[1], values[3]]);
    assert.deepEqual(await read({ asOfUs, table: 'months', features: ["x') OR 1=1 --"] }), []);
  });

  it('lets the later write count for one known time, merged or not', async () => {
    for (const value of [1, 2, 3]) {
      await writeFeatures(database, [{ ...vintages[0]!, value }], { signal, table: 'corrected' });
      assert.deepEqual((await read({ asOfUs: us('2020-01-01T00:00:00Z'), table: 'corrected' }))[0]?.value, value);
    }
  });

  it('is ready for the next query after a reader stopped early or was cancelled', async () => {
    const many = Array.from({ length: 60_000 }, (_, n) => ({ ...vintages[0]!, entity: `E${n}` }));
    await writeFeatures(database, many, { signal, table: 'many' });
    const asOfUs = us('2020-01-01T00:00:00Z');
    for await (const batch of readFeatures(database, { asOfUs, table: 'many', signal })) {
      assert.ok(batch.length > 0);
      break;
    }
    const stop = new AbortController();
    const reason = new Error('cancelled');
    const reading = async () => {
      for await (const batch of readFeatures(database, { asOfUs, table: 'many', signal: stop.signal })) {
        assert.ok(batch.length > 0);
        stop.abort(reason);
      }
    };
    assert.equal(await failureFrom(reading()), reason);
    assert.equal((await read({ asOfUs, table: 'many' })).length, 60_000);
  });

  const bad: readonly (readonly [string, readonly FeatureValue[], RegExp])[] = [
    ['a value that is none', [{ ...vintages[0]!, value: NaN }], /a finite value, got NaN: nothing was written/],
    [
      'two values for one known time',
      [vintages[0]!, { ...vintages[0]!, value: 1 }],
      /one value known at .* got 17102.5 and 1/,
    ],
    [
      'a time beyond the table',
      [{ ...vintages[0]!, knownTimeUs: us('2300-01-01T00:00:00Z') }],
      /in the years 1900 to 2299/,
    ],
    ['no name', [{ ...vintages[0]!, feature: '' }], /an entity and a name/],
  ];
  for (const [name, values, says] of bad) {
    it(`refuses ${name} before anything is sent`, async () => {
      const error = await failureFrom(writeFeatures(database, values, { signal, table: 'untouched' }));
      assert.equal(error.name, 'InputError');
      assert.match(error.message, says);
      assert.equal(await scalar("SELECT toUInt32(count()) FROM system.tables WHERE name = 'untouched'"), 0);
    });
  }

  it('refuses tables that would lose vintages or take an insert twice', async () => {
    const columns =
      "entity String, feature String, event_ts DateTime64(6, 'UTC'), known_ts DateTime64(6, 'UTC'), value Float64, run_id String";
    const make = (name: string, order: string) =>
      database.client.command({
        query: `CREATE TABLE ${name} (${columns}) ENGINE = ReplacingMergeTree(known_ts) ORDER BY (${order})`,
      });
    await make('lossy_order', 'entity, feature, event_ts');
    await make('forgetful', 'entity, feature, event_ts, known_ts');
    const order = await failureFrom(writeFeatures(database, vintages, { signal, table: 'lossy_order' }));
    assert.match(
      `${order.name}: ${order.message}`,
      /^ConfigError: .*is by entity, feature, event_ts: its merges drop vintages/,
    );
    const window = await failureFrom(writeFeatures(database, vintages, { signal, table: 'forgetful' }));
    assert.match(
      `${window.name}: ${window.message}`,
      /^ConfigError: .*ALTER TABLE forgetful MODIFY SETTING non_replicated_deduplication_window/,
    );
  });

  it('turns what the server says into sentences without the password', async () => {
    const asOfUs = 0n;
    const missing = await failureFrom(read({ asOfUs, table: 'nowhere' }));
    assert.match(
      `${missing.name}: ${missing.message}`,
      /^ConfigError: ClickHouse refused to read features as of 0 µs \(.*Code 60 UNKNOWN_TABLE\)/,
    );
    const named = await failureFrom(read({ asOfUs, table: 'gdp; DROP TABLE gdp' }));
    assert.equal(named.name, 'InputError');
    const wrong = await openClickHouse(server.url.replace(server.password, 'not-the-password'));
    const account = await failureFrom(read({ asOfUs, table: 'gdp' }, wrong));
    assert.match(
      `${account.name}: ${account.message}`,
      /^ConfigError: .*Code 516 AUTHENTICATION_FAILED\): check user, password/,
    );
    assert.ok(!`${account.stack} ${String(account.cause)}`.includes('not-the-password'));
    const nobody = await openClickHouse('http://default:secret@127.0.0.1:1');
    const unreachable = await failureFrom(writeFeatures(nobody, vintages, { signal }));
    assert.match(`${unreachable.name}: ${unreachable.message}`, /^StorageError: .*ECONNREFUSED.*worth another try/);
    await Promise.all([wrong.close(), nobody.close()]);
  });
});
