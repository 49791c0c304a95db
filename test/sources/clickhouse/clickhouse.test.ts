import assert from 'node:assert/strict';
import type { Parameters } from '../../../contracts/system.ts';
import { clickhouse } from '../../../sources/clickhouse.ts';
import type { SeriesRequest, SourceContext } from '../../../sources/source.ts';
import { openClickHouse } from '../../../storage/clickhouse/client.ts';
import { writeFeatures } from '../../../storage/clickhouse/writeFeatures.ts';
import { startClickHouse } from '../../servers/clickhouse.ts';
import type { RunningClickHouse } from '../../servers/clickhouse.ts';
import { contextFor, failureFrom } from '../support.ts';

const us = (time: string): bigint => BigInt(Date.parse(time)) * 1_000n;
const row = (feature: string, event: string, known: string, value: number) => ({
  ...{ entity: 'US', feature, eventTimeUs: us(event), knownTimeUs: us(known), value, runId: 'r1' },
});
const rows = [
  row('gdp', '2013-10-01T00:00:00Z', '2014-01-30T13:30:00Z', 17102.5),
  row('gdp', '2013-10-01T00:00:00Z', '2014-02-28T13:30:00Z', 17080.7),
  row('gdp', '2014-01-01T00:00:00Z', '2014-04-30T12:30:00Z', 17149.6),
  row('gdp', '2014-01-01T00:00:00Z', '2014-04-30T12:45:00Z', 0.1),
  row('noon', '2014-01-01T12:00:00Z', '2014-04-30T12:30:00Z', 1),
  row('late', '2014-02-01T00:00:00Z', '2014-07-30T12:30:00Z', 1),
  row('early', '2014-01-01T00:00:00Z', '2014-03-30T12:30:00Z', 1),
];
const gdp = (change: Partial<SeriesRequest> = {}): SeriesRequest => ({
  ...{ series: 'gdp', frequency: 'quarterly', options: { entity: 'US', table: 'observed' } },
  ...change,
});

describe('clickhouse source', function () {
  this.timeout(60_000);
  let server: RunningClickHouse;
  before(async function () {
    const started = await startClickHouse();
    if (typeof started === 'string') {
      console.log(started);
      return this.skip();
    }
    server = started;
    const database = await openClickHouse(server.url);
    await writeFeatures(database, rows, { table: 'observed', signal: new AbortController().signal });
    await database.close();
  });
  after(async () => server?.stop());

  const context = (rest: Partial<SourceContext> = {}): SourceContext =>
    contextFor({ url: 'http://unused.invalid' }, {}, { databases: { clickhouse: server.url }, ...rest });
  const refusal = async (request: SeriesRequest, rest: Partial<SourceContext> = {}) => {
    const error = await failureFrom(clickhouse.fetch(request, context(rest)));
    return `${error.name}: ${error.message}`;
  };

  it('reads every vintage of a feature, known from its instant on', async () => {
    const { raw, mode, rows: count } = await clickhouse.fetch(gdp(), context());
    const observations = clickhouse.parse('gdp', raw.bytes);
    assert.equal(mode, 'database');
    assert.equal(count, 4);
    assert.deepEqual(observations[0], {
      ...{ series: 'gdp', obsDate: '2013-10-01', periodEnd: '2013-12-31', value: 17102.5 },
      ...{ realtimeStart: '2014-01-30', realtimeEnd: '2014-02-27', vintage: 'own-snapshot' },
      releaseTime: Date.parse('2014-01-30T13:30:00Z'),
    });
    assert.deepEqual(
      observations.map(({ value, realtimeStart, realtimeEnd }) => [value, realtimeStart, realtimeEnd]),
      [
        [17102.5, '2014-01-30', '2014-02-27'],
        [17080.7, '2014-02-28', '9999-12-31'],
        [17149.6, '2014-04-30', '2014-04-30'],
        [0.1, '2014-04-30', '9999-12-31'],
      ],
    );
  });

  it('gives the same bytes twice, without the address', async () => {
    const [one, two] = [await clickhouse.fetch(gdp(), context()), await clickhouse.fetch(gdp(), context())];
    assert.deepEqual(one.raw.bytes, two.raw.bytes);
    const text = new TextDecoder().decode(one.raw.bytes);
    for (const hidden of [server.password, '127.0.0.1', String(server.port)]) assert.ok(!text.includes(hidden));
  });

  it('stops when it is cancelled', async () => {
    const reason = new Error('cancelled');
    const fetching = clickhouse.fetch(gdp(), context({ signal: AbortSignal.abort(reason) }));
    assert.equal(await failureFrom(fetching), reason);
  });

  const refused: readonly (readonly [string, SeriesRequest, RegExp])[] = [
    ['no entity', gdp({ options: {} }), /^ConfigError: .*needs the option entity/],
    ['a name that is none', gdp({ options: { entity: 'US', table: 'a b' } }), /^ConfigError: .*got "a b"/],
    [
      'a table that is not there',
      gdp({ options: { entity: 'US', table: 'nowhere' } }),
      /^ConfigError: .*Code: 60.*option table/,
    ],
    [
      'an unknown feature',
      gdp({ series: 'gdpp' }),
      /^SourceRefusedError: .*has early, gdp, late, noon of it\. Did you mean gdp\?/,
    ],
    ['a quote in a name', gdp({ series: "gdp' OR 1=1 --" }), /^SourceRefusedError/],
    [
      'an event within a day',
      gdp({ series: 'noon' }),
      /^SchemaError: .*midnight UTC in row 1, got "2014-01-01 12:00:00.000000"/,
    ],
    [
      'an event within a period',
      gdp({ series: 'late' }),
      /^SchemaError: .*first day of a period \(the series is quarterly\)/,
    ],
    [
      'a value that knew the future',
      gdp({ series: 'early' }),
      /^SchemaError: .*known after its period's end 2014-03-31/,
    ],
  ];
  for (const [name, request, says] of refused) {
    it(`refuses ${name}`, async () => assert.match(await refusal(request), says));
  }

  it('says what does not answer, without the password', async () => {
    const addressWith = (change: (url: URL) => void): { databases: NonNullable<SourceContext['databases']> } => {
      const url = new URL(server.url);
      change(url);
      return { databases: { clickhouse: url.href } };
    };
    const wrong = await refusal(
      gdp(),
      addressWith((url) => (url.password = 'not-the-password')),
    );
    assert.match(wrong, /^SourceRefusedError: .*Code: 516.*Check user, password/);
    assert.ok(!wrong.includes('not-the-password'));
    assert.match(
      await refusal(
        gdp(),
        addressWith((url) => (url.port = '1')),
      ),
      /^SourceUnavailableError: .*worth another try/,
    );
    assert.match(await refusal(gdp(), { databases: {} }), /^ConfigError: .*REGIMEN_CLICKHOUSE_URL/);
    const html: SourceContext['http'] = () =>
      Promise.resolve({ status: 200, headers: { get: () => null }, text: () => Promise.resolve('<html>') });
    assert.match(await refusal(gdp(), { http: html }), /^SchemaError: .*got "<html>"/);
    const busy: SourceContext['http'] = () =>
      Promise.resolve({
        status: 500,
        headers: { get: () => null },
        text: () => Promise.resolve('Code: 241. DB::Exception: Memory limit'),
      });
    assert.match(await refusal(gdp(), { http: busy }), /^SourceUnavailableError: .*Memory limit/);
  });

  it('refuses bytes that are not its own', () => {
    const header = JSON.stringify({ source: 'clickhouse', series: 'X', frequency: 'monthly' } satisfies Parameters);
    for (const text of ['', 'null\n', '{}\n', '[]\n', `${header}\n["2014-01-01"]\n`, `${header}\n[`]) {
      assert.throws(() => clickhouse.parse('X', new TextEncoder().encode(text)), { name: 'SchemaError' }, text);
    }
  });
});
