import pg from 'pg';
import type { Parameters } from '../../../contracts/system.ts';
import type { SeriesRequest, SourceContext } from '../../../sources/source.ts';
import { startPostgres } from '../../servers/postgres.ts';
import type { RunningPostgres } from '../../servers/postgres.ts';
import { contextFor } from '../support.ts';

export const vintages = {
  table: 'macro',
  realtime_start_column: 'realtime_start',
  realtime_end_column: 'realtime_end',
};
export const gdp = (options: Parameters = vintages): SeriesRequest => ({
  series: 'GDP',
  frequency: 'quarterly',
  options,
});

/** fredapi's README: what ALFRED says of two quarters of nominal GDP. */
const gdpRows = `
  ('GDP', '2013-10-01', '2014-01-30', '2014-02-27', 17102.5), ('GDP', '2013-10-01', '2014-02-28', '2014-03-26', 17080.7),
  ('GDP', '2013-10-01', '2014-03-27', '2014-07-29', 17089.6), ('GDP', '2013-10-01', '2014-07-30', '9999-12-31', 17078.3),
  ('GDP', '2014-01-01', '2014-04-30', '2014-05-28', 17149.6), ('GDP', '2014-01-01', '2014-05-29', '2014-06-24', 17101.3),
  ('GDP', '2014-01-01', '2014-06-25', '2014-07-29', 17016), ('GDP', '2014-01-01', '2014-07-30', NULL, 17044)`;

const tables = `
  CREATE TABLE macro (series_id text, obs_date date, realtime_start date, realtime_end date, value double precision);
  INSERT INTO macro VALUES ${gdpRows};
  CREATE TABLE latest (id varchar(20), day timestamp, reading numeric, out timestamptz);
  INSERT INTO latest VALUES ('RATE', '2024-02-01', 5.33, '2024-03-01 16:15-05'), ('RATE', '2024-01-01', NULL, '2024-02-01 16:15-05'),
    ('RATE', '2024-03-01', 0.1, '2024-04-01 16:15-04'), ('HUGE', '2024-01-01', 9007199254740993, NULL), ('NOISE', '2024-01-01', 'NaN', NULL),
    ('NOON', '2024-01-01 12:00', 1, NULL), ('LATE', '2024-01-15', 1, NULL), ('TWICE', '2024-01-01', 1, NULL), ('TWICE', '2024-01-01', 1, NULL);
  CREATE SCHEMA "Odd ""schema""";
  CREATE TABLE "Odd ""schema"""."select; drop table macro" ("Series'" text, "the date" date, "value" int);
  INSERT INTO "Odd ""schema"""."select; drop table macro" VALUES ('it''s', '2024-01-01', 7);
  CREATE TABLE long AS SELECT 'DAILY'::text AS series_id, date '1900-01-01' + n AS obs_date, n / 7.0::double precision AS value
    FROM generate_series(0, 29999) n;
  CREATE VIEW slow AS SELECT series_id, obs_date, value + CASE WHEN pg_sleep(0.0005) IS NULL THEN 0 ELSE 0 END AS value FROM long;
  CREATE TABLE hidden (series_id text, obs_date date, value real);
  CREATE ROLE reader LOGIN PASSWORD 'reader-secret';
  GRANT SELECT ON macro TO reader;`;

/** A table of latest values with the instants at which they came out. */
export const rate: SeriesRequest = {
  series: 'RATE',
  frequency: 'monthly',
  options: {
    ...{ table: 'latest', series_column: 'id', date_column: 'day', value_column: 'reading' },
    ...{ release_time_column: 'out', assume_latest: true },
  },
};

/** A server with the tables above, or what is missing. */
export async function startMacroDatabase(): Promise<RunningPostgres | string> {
  const server = await startPostgres();
  if (typeof server === 'string') return server;
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query(tables);
  await client.end();
  return server;
}

export const contextOf = (server: RunningPostgres, rest: Partial<SourceContext> = {}): SourceContext =>
  contextFor({ url: 'http://unused.invalid' }, {}, { databases: { postgres: server.url }, ...rest });
