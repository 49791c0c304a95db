import assert from 'node:assert/strict';
import { postgres } from '../../../sources/postgres.ts';
import { failureOf } from '../../../sources/postgres/failures.ts';
import type { SeriesRequest } from '../../../sources/source.ts';
import type { RunningPostgres } from '../../servers/postgres.ts';
import { failureFrom } from '../support.ts';
import { contextOf, gdp, rate, startMacroDatabase, vintages } from './support.ts';

const unreleased = Object.fromEntries(Object.entries(rate.options!).filter(([name]) => name !== 'release_time_column'));
const latest = (series: string): SeriesRequest => ({ ...rate, series, options: unreleased });

const refused: readonly {
  readonly name: string;
  readonly request: SeriesRequest;
  readonly failure: string;
  readonly says: RegExp;
}[] = [
  {
    name: 'a table without vintages that nobody assumed to be latest',
    request: gdp({ table: 'macro' }),
    failure: 'ConfigError',
    says: /no vintages mapped.*realtime_start_column, or set assume_latest: true/,
  },
  {
    name: 'vintages that are to be ignored as well',
    request: gdp({ ...vintages, assume_latest: true }),
    failure: 'ConfigError',
    says: /either keeps vintages .* not both/,
  },
  {
    name: 'a column that is not there',
    request: gdp({ ...vintages, value_column: 'valeu' }),
    failure: 'ConfigError',
    says: /should have a column valeu \(value_column\), its columns are series_id, obs_date, realtime_start, realtime_end, value\. Did you mean value\?/,
  },
  {
    name: 'a column of another type',
    request: gdp({ ...vintages, date_column: 'value' }),
    failure: 'ConfigError',
    says: /Column value of public\.macro \(date_column\) should be of type date or timestamp without time zone, it is double precision/,
  },
  {
    name: 'an instant as a day',
    request: { ...rate, options: { ...rate.options, date_column: 'out' } },
    failure: 'ConfigError',
    says: /it is timestamp with time zone/,
  },
  {
    name: 'a table that is not there',
    request: gdp({ ...vintages, table: 'marco' }),
    failure: 'ConfigError',
    says: /should have a table public\.marco.*Did you mean macro\?/,
  },
  { name: 'no table', request: gdp({}), failure: 'ConfigError', says: /needs the option table/ },
  {
    name: 'a name of no length',
    request: gdp({ table: '' }),
    failure: 'ConfigError',
    says: /name of 1 to 63 bytes, got ""/,
  },
  {
    name: 'a name that PostgreSQL would cut',
    request: gdp({ table: 'é'.repeat(32) }),
    failure: 'ConfigError',
    says: /name of 1 to 63 bytes/,
  },
  {
    name: 'an unknown series',
    request: { ...gdp(), series: 'GDPP' },
    failure: 'SourceRefusedError',
    says: /should have rows of GDPP in series_id, and has none; it has GDP\. Did you mean GDP\?/,
  },
  {
    name: 'a number that is none',
    request: latest('NOISE'),
    failure: 'SchemaError',
    says: /a finite number in row 1, got "NaN"/,
  },
  {
    name: 'a number that floats cannot hold',
    request: latest('HUGE'),
    failure: 'SchemaError',
    says: /below 2\^53.*got "9007199254740993"/,
  },
  {
    name: 'a day with a time',
    request: latest('NOON'),
    failure: 'SchemaError',
    says: /a day YYYY-MM-DD in day in row 1, got "2024-01-01 12:00:00"/,
  },
  {
    name: 'a day within a period',
    request: latest('LATE'),
    failure: 'SchemaError',
    says: /first day of a period \(the series is monthly\)/,
  },
  {
    name: 'a date that is there twice',
    request: latest('TWICE'),
    failure: 'SchemaError',
    says: /one row a date where no realtime_start_column is mapped, 2024-01-01 is there twice/,
  },
  {
    name: 'a release time that is missing',
    request: { ...rate, series: 'NOISE' },
    failure: 'SchemaError',
    says: /a time in out in row 1, got null/,
  },
  {
    name: 'days as the start of what was known',
    request: gdp({ table: 'macro', realtime_start_column: 'obs_date' }),
    failure: 'SchemaError',
    says: /a value known after its period's end 2013-12-31 in row 1/,
  },
];

describe('postgres source refuses', () => {
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

  for (const { name, request, failure, says } of refused) {
    it(name, async () => {
      const error = await failureFrom(postgres.fetch(request, contextOf(server)));
      assert.equal(error.name, failure, error.message);
      assert.match(error.message, says);
    });
  }

  it('bytes that are not its own', () => {
    const header = JSON.stringify({ source: 'postgres', series: 'X', frequency: 'monthly', table: {} });
    for (const text of ['', 'null', 'null\n', '{}\n', '[]\n', `${header}\n["2014-01-01"]\n`, `${header}\n[`]) {
      assert.throws(() => postgres.parse('X', new TextEncoder().encode(text)), { name: 'SchemaError' }, text);
    }
  });

  it('to show a password that a library or a server put into its own words', () => {
    const uri = 'postgres://user:p%40ss-word@host/db';
    const said = [`cannot use ${uri}`, 'bad p@ss-word', 'bad p%40ss-word'];
    for (const text of said) {
      const { message, cause } = failureOf(new Error(text), 'open a connection', uri);
      assert.match(message, /PostgreSQL could not open a connection \(.*\[redacted\]/);
      assert.ok(!message.includes('ss-word') && cause === undefined);
    }
  });
});
