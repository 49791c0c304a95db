import { collectRows } from './postgres/collect.ts';
import { parseBronze } from './postgres/parse.ts';
import { defineSource } from './source.ts';

/**
 * Macro series out of a table of the user's own, one row a date and vintage. The options say where things are:
 *
 * | option | what it names | when not given |
 * |---|---|---|
 * | `table`, `schema` | the table or view | needed; `public` |
 * | `series_column`, `date_column`, `value_column` | the id, the first day of the period, the number | `series_id`, `obs_date`, `value` |
 * | `realtime_start_column` | the day from which the value was the current one | needed, unless `assume_latest` |
 * | `realtime_end_column` | the day until which it was | the day before the next value's start |
 * | `release_time_column` | the instant at which the value came out | the usual time of the series' release on that day |
 * | `assume_latest` | `true` reads a table without vintages, whose rows are then no witness of what was known when | `false` |
 */
export const postgres = defineSource({
  name: 'postgres',
  revision: 1,
  purpose: "Economic series out of a table of the user's own PostgreSQL, with the vintages that the table keeps.",
  cite: 'PostgreSQL frontend/backend protocol 3.0: https://www.postgresql.org/docs/current/protocol.html',
  kind: 'observations',
  options: [
    'table',
    'schema',
    'series_column',
    'date_column',
    'value_column',
    'realtime_start_column',
    'realtime_end_column',
    'release_time_column',
    'assume_latest',
  ],
  fetch: collectRows,
  parse: parseBronze,
});
