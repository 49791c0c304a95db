import { ConfigError, InputError } from '../../contracts/failures.ts';
import type { ClickHouse } from './client.ts';

/** One value of one feature of one entity. Times are microseconds since the epoch, UTC. */
export interface FeatureValue {
  readonly entity: string;
  readonly feature: string;
  /** What the value describes. */
  readonly eventTimeUs: bigint;
  /** When it could first be known; another value known later is another row. */
  readonly knownTimeUs: bigint;
  readonly value: number;
  /** The run that computed it. */
  readonly runId: string;
}

export const defaultTable = 'features';

/** The name of a table as ClickHouse takes it, with its database or without; a name that needs quotes is refused. */
export function tableName(name: string): string {
  if (/^([A-Za-z_]\w{0,99}\.)?[A-Za-z_]\w{0,99}$/.test(name)) return name;
  throw new InputError(
    `A table of ClickHouse should be named by letters, digits and _, with or without its database, got ${JSON.stringify(name)}.`,
  );
}

/**
 * `known_ts` is part of the order, so that merges keep every vintage; the window makes the server remember the tokens of
 * the last inserts, so that an insert that is sent again does nothing.
 */
const definition = (table: string): string => `
CREATE TABLE IF NOT EXISTS ${table} (
  entity LowCardinality(String), feature LowCardinality(String),
  event_ts DateTime64(6, 'UTC'), known_ts DateTime64(6, 'UTC'), value Float64, run_id String
) ENGINE = ReplacingMergeTree(known_ts) PARTITION BY toYYYYMM(event_ts)
ORDER BY (entity, feature, event_ts, known_ts) SETTINGS non_replicated_deduplication_window = 10000`;

/** Makes the table of features if it is not there, and refuses one that would lose vintages or take an insert twice. */
export async function ensureFeatureTable(
  database: ClickHouse,
  { table, signal }: { readonly table: string; readonly signal: AbortSignal },
): Promise<void> {
  const name = tableName(table);
  await database.step(`make table ${name}`, signal, () =>
    database.client.command({ query: definition(name), abort_signal: signal }),
  );
  const [found] = await database.step(`describe table ${name}`, signal, async () => {
    const result = await database.client.query({
      query:
        "SELECT engine, engine_full AS full, sorting_key AS key FROM system.tables WHERE database = if({db:String} = '', currentDatabase(), {db:String}) AND name = {name:String}",
      query_params: { db: name.includes('.') ? name.split('.')[0] : '', name: name.split('.').at(-1) },
      format: 'JSONEachRow',
      abort_signal: signal,
    });
    return result.json<{ engine: string; full: string; key: string }>();
  });
  if (found === undefined)
    throw new ConfigError(`ClickHouse should have a table ${name}, and shows none to this user.`);
  const order = found.key.split(',').map((column) => column.trim());
  const missing = ['entity', 'feature', 'event_ts', 'known_ts'].filter((column) => !order.includes(column));
  if (missing.length > 0) {
    throw new ConfigError(
      `Table ${name} of ClickHouse should be ordered by entity, feature, event_ts and known_ts, and is by ${found.key}: ` +
        `its merges drop vintages. Name another table, which is then made.`,
    );
  }
  if (/^(Replicated|Shared)/.test(found.engine) || /non_replicated_deduplication_window = [1-9]/.test(found.full))
    return;
  throw new ConfigError(
    `Table ${name} of ClickHouse should remember its inserts, and does not: run ALTER TABLE ${name} MODIFY SETTING non_replicated_deduplication_window = 10000.`,
  );
}
