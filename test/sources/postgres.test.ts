import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { postgres } from '../../sources/postgres.ts';
import type { SeriesRequest, SourceContext } from '../../sources/source.ts';
import type { RunningPostgres } from '../servers/postgres.ts';
import { contextOf, gdp, rate, startMacroDatabase } from './postgres/support.ts';
import { failureFrom } from './support.ts';

describe('postgres source', () => {
  let server: RunningPostgres;
  before(async function () {
    const started = await startMacroDatabase();
    if (typeof started === 'string') {
      console.log(started);
      return this.skip();
    }
    server = started;
  });
  after(async () => server?.stop());

  const context = (rest: Partial<SourceContext> = {}) => contextOf(server, rest);
  const read = async (request: SeriesRequest, rest: Partial<SourceContext> = {}) => {
    const { raw, mode, rows } = await postgres.fetch(request, context(rest));
    assert.equal(mode, 'database');
    const observations = postgres.parse(request.series, raw.bytes);
    assert.equal(observations.length, rows);
    return observations;
  };
  const refusal = (request: SeriesRequest, rest: Partial<SourceContext> = {}) =>
    failureFrom(postgres.fetch(request, context(rest)));

  it('reads every vintage with the instant at which it was released', async () => {
    const rows = await read(gdp());
    assert.deepEqual(rows[0], {
      series: 'GDP',
      obsDate: '2013-10-01',
      periodEnd: '2013-12-31',
      value: 17102.5,
      realtimeStart: '2014-01-30',
      realtimeEnd: '2014-02-27',
      releaseTime: Date.parse('2014-01-30T13:30:00Z'),
      vintage: 'own-snapshot',
    });
    // What was known on 2014-06-01, as data published by fredapi says.
    const asOf = rows.filter(
      ({ realtimeStart, realtimeEnd }) => realtimeStart <= '2014-06-01' && realtimeEnd >= '2014-06-01',
    );
    assert.deepEqual(
      asOf.map(({ value }) => value),
      [17089.6, 17101.3],
    );
    assert.equal(rows[7]?.realtimeEnd, '9999-12-31');
  });

  it('derives the same real-time ends where the table does not keep them', async () => {
    assert.deepEqual(await read(gdp({ table: 'macro', realtime_start_column: 'realtime_start' })), await read(gdp()));
  });

  it('reads a table without vintages when told to, nulls and timestamps included', async () => {
    const rows = await read(rate);
    assert.deepEqual(
      rows.map(({ obsDate, value, vintage, releaseTime }) => [
        obsDate,
        value,
        vintage,
        new Date(releaseTime).toISOString(),
      ]),
      [
        ['2024-01-01', null, 'latest-only', '2024-02-01T21:15:00.000Z'],
        ['2024-02-01', 5.33, 'latest-only', '2024-03-01T21:15:00.000Z'],
        ['2024-03-01', 0.1, 'latest-only', '2024-04-01T20:15:00.000Z'],
      ],
    );
  });

  it('gives the same bytes in any time zone', async function () {
    this.timeout(60_000);
    const script = `
      const { postgres } = await import('./sources/postgres.ts');
      const context = { http: fetch, fred: { url: '', mode: 'snapshot' }, dataDir: '', onProgress: () => undefined,
        signal: new AbortController().signal, databases: { postgres: process.env.DATABASE } };
      const { raw } = await postgres.fetch(${JSON.stringify(rate)}, context);
      process.stdout.write(JSON.stringify([new Date(2024, 0, 1).toISOString(), Buffer.from(raw.bytes).toString()]));`;
    const outputs = await Promise.all(
      ['America/New_York', 'Asia/Tokyo'].map(async (zone) => {
        const environment = { ...process.env, TZ: zone, DATABASE: server.url };
        const { stdout } = await promisify(execFile)(
          process.execPath,
          ['--import', 'tsx', '--input-type=module', '--eval', script],
          { env: environment },
        );
        return JSON.parse(stdout) as [string, string];
      }),
    );
    assert.deepEqual(
      outputs.map(([midnight]) => midnight),
      ['2024-01-01T05:00:00.000Z', '2023-12-31T15:00:00.000Z'],
    );
    const here = await postgres.fetch(rate, context());
    for (const [, bytes] of outputs) assert.equal(bytes, Buffer.from(here.raw.bytes).toString());
    assert.match(outputs[0]![1], /"2024-01-01 00:00:00"/);
  });

  it('reads long tables in batches, with progress, to the same bytes twice', async () => {
    const notes: string[] = [];
    const request: SeriesRequest = {
      series: 'DAILY',
      frequency: 'daily',
      options: { table: 'long', assume_latest: true },
    };
    const rows = await read(request, { onProgress: (note) => notes.push(note) });
    assert.equal(rows.length, 30_000);
    assert.equal(notes.length, 15);
    assert.equal(notes[0], 'DAILY: 2000 rows');
    rows.forEach(({ value }, n) => assert.equal(value, n / 7));
    const [one, two] = await Promise.all([1, 2].map(() => postgres.fetch(request, context())));
    assert.deepEqual(one!.raw.bytes, two!.raw.bytes);
  });

  it('takes any identifier as a name and nothing else', async () => {
    const options = {
      ...{ schema: 'Odd "schema"', table: 'select; drop table macro', series_column: "Series'" },
      ...{ date_column: 'the date', assume_latest: true },
    };
    const rows = await read({ series: "it's", frequency: 'annual', options });
    assert.deepEqual(
      rows.map(({ value, periodEnd }) => [value, periodEnd]),
      [[7, '2024-12-31']],
    );
    assert.equal((await read(gdp())).length, 8);
  });

  it('keeps the address and the password out of bronze and progress', async () => {
    const notes: string[] = [];
    const { raw } = await postgres.fetch(gdp(), context({ onProgress: (note) => notes.push(note) }));
    const text = notes.join() + new TextDecoder().decode(raw.bytes);
    for (const hidden of [server.password, '127.0.0.1', String(server.port)]) assert.ok(!text.includes(hidden));
  });

  describe('a database that does not answer', () => {
    const withUrl = (change: (url: URL) => void): Partial<SourceContext> => {
      const url = new URL(server.url);
      change(url);
      return { databases: { postgres: url.href } };
    };

    it('says that the password is wrong without showing it', async () => {
      const error = await refusal(
        gdp(),
        withUrl((url) => (url.password = 'not-the-password')),
      );
      assert.equal(error.name, 'SourceRefusedError');
      assert.match(
        error.message,
        /password authentication failed.*28P01.*Check user, password and database in REGIMEN_POSTGRES_URL/,
      );
      assert.ok(!`${error.stack} ${String(error.cause)}`.includes('not-the-password'));
    });

    it('says what the user may not read', async () => {
      const asReader = withUrl((url) => {
        url.username = 'reader';
        url.password = 'reader-secret';
      });
      assert.equal((await read(gdp(), asReader)).length, 8);
      const error = await refusal(gdp({ table: 'hidden', assume_latest: true }), asReader);
      assert.equal(error.name, 'SourceRefusedError');
      assert.match(error.message, /permission denied for table hidden.*Grant this user SELECT/);
    });

    it('says that the database is unknown, that nothing listens, and that none is set', async () => {
      const unknown = await refusal(
        gdp(),
        withUrl((url) => (url.pathname = '/nowhere')),
      );
      assert.match(`${unknown.name}: ${unknown.message}`, /^SourceRefusedError: .*database "nowhere" does not exist/);
      const nobody = await refusal(
        gdp(),
        withUrl((url) => (url.port = '1')),
      );
      assert.match(
        `${nobody.name}: ${nobody.message}`,
        /^SourceUnavailableError: PostgreSQL could not open a connection \(connect ECONNREFUSED/,
      );
      const none = await refusal(gdp(), { databases: {} });
      assert.match(`${none.name}: ${none.message}`, /^ConfigError: .*set REGIMEN_POSTGRES_URL/);
    });

    const slow: SeriesRequest = {
      series: 'DAILY',
      frequency: 'daily',
      options: { table: 'slow', assume_latest: true },
    };

    const long: SeriesRequest = { ...slow, options: { table: 'long', assume_latest: true } };

    it('stops a read that is cancelled', async () => {
      const stop = new AbortController();
      const reason = new Error('cancelled');
      const notes: string[] = [];
      const onProgress = (note: string) => {
        notes.push(note);
        stop.abort(reason);
      };
      const reading = postgres.fetch(long, context({ signal: stop.signal, onProgress }));
      assert.equal(await failureFrom(reading), reason);
      assert.equal(notes.length, 1);
    });

    it('gives up when an answer takes too long', async () => {
      const error = await refusal(slow, { timeoutMs: 300 });
      assert.equal(error.name, 'SourceUnavailableError');
      assert.match(error.message, /should read DAILY from slow within 300 ms and did not/);
    });

    it('keeps nothing of a database that goes away mid-read, and reads it whole afterwards', async () => {
      const other = await startMacroDatabase();
      if (typeof other === 'string') throw new Error(other);
      try {
        const notes: string[] = [];
        const onProgress = (note: string) => {
          notes.push(note);
          process.kill(other.pid, 'SIGQUIT');
          // Long enough for the server to be gone before the next batch is asked for.
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
        };
        const error = await refusal(long, { databases: { postgres: other.url }, onProgress });
        assert.equal(error.name, 'SourceUnavailableError');
        assert.match(error.message, /could not read DAILY from long .* worth another try/);
        assert.deepEqual(notes, ['DAILY: 2000 rows']);
        assert.ok(!error.message.includes(other.password));
      } finally {
        await other.stop();
      }
      assert.equal((await read(long)).length, 30_000);
    });
  });
});
