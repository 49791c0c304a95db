import { collectVintages } from './clickhouse/collect.ts';
import { parseBronze } from './clickhouse/parse.ts';
import { defineSource } from './source.ts';

/**
 * Series out of a table of features in ClickHouse (`entity`, `feature`, `event_ts`, `known_ts`, `value`), such as
 * Regimen itself writes: a series is a feature of one entity, dated by the day of its events, each value known from
 * `known_ts` on.
 *
 * | option | what it names | when not given |
 * |---|---|---|
 * | `entity` | the entity whose features are read | needed |
 * | `table` | the table, with its database or without | `features` |
 */
export const clickhouse = defineSource({
  name: 'clickhouse',
  revision: 1,
  purpose: 'Features of one entity out of a table in ClickHouse, every vintage with the instant at which it was known.',
  cite: 'ClickHouse HTTP interface: https://clickhouse.com/docs/interfaces/http',
  kind: 'observations',
  options: ['entity', 'table'],
  fetch: collectVintages,
  parse: parseBronze,
});
