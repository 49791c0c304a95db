import { InputError } from '../../contracts/failures.ts';
import type { ClickHouse } from './client.ts';
import { defaultTable, tableName } from './featureTable.ts';
import type { FeatureValue } from './featureTable.ts';

export interface ReadFeaturesOptions {
  /** Values known up to and including this time, microseconds since the epoch. */
  readonly asOfUs: bigint;
  /** First microsecond, and the one after the last, of what the values describe; all when not given. */
  readonly fromUs?: bigint;
  readonly toUs?: bigint;
  /** All when not given. */
  readonly entities?: readonly string[];
  readonly features?: readonly string[];
  readonly table?: string;
  readonly signal: AbortSignal;
}

/** Entity, feature, event, value, known, run. Numbers of 64 bits travel as text. */
type Row = [string, string, string, number, string, string];

/**
 * The values as they were known at a time: of each entity, feature and event the one known last. In batches as the
 * server sends them, ordered by entity, feature and event. The stream is closed when the reader stops early; one that is
 * left open would break a later request.
 */
export async function* readFeatures(
  database: ClickHouse,
  options: ReadFeaturesOptions,
): AsyncGenerator<readonly FeatureValue[]> {
  const { signal, asOfUs, fromUs, toUs, entities, features } = options;
  if (fromUs !== undefined && toUs !== undefined && toUs < fromUs) {
    throw new InputError(`A range of features should be from a time to a later one, got ${fromUs} to ${toUs} µs.`);
  }
  const query = queryOf(options);
  const doing = `read features as of ${asOfUs} µs`;
  const result = await database.step(doing, signal, () =>
    database.client.query({
      query,
      query_params: { asOf: String(asOfUs), from: String(fromUs ?? 0n), to: String(toUs ?? 0n), entities, features },
      format: 'JSONCompactEachRow',
      abort_signal: signal,
    }),
  );
  try {
    const batches = result.stream<Row>()[Symbol.asyncIterator]() as AsyncIterator<{ json(): Row }[]>;
    for (;;) {
      const batch = await database.step(doing, signal, () => batches.next());
      if (batch.done === true) return;
      yield batch.value.map((row) => valueOf(row.json()));
    }
  } finally {
    result.close();
  }
}

/**
 * FINAL, because of two values written for one known time the later one counts, whether the server has merged them yet
 * or not.
 */
function queryOf({ table = defaultTable, fromUs, toUs, entities, features }: ReadFeaturesOptions): string {
  const time = (name: string): string => `fromUnixTimestamp64Micro({${name}:Int64}, 'UTC')`;
  const conditions = [
    `known_ts <= ${time('asOf')}`,
    ...(fromUs === undefined ? [] : [`event_ts >= ${time('from')}`]),
    ...(toUs === undefined ? [] : [`event_ts < ${time('to')}`]),
    ...(entities === undefined ? [] : ['entity IN {entities:Array(String)}']),
    ...(features === undefined ? [] : ['feature IN {features:Array(String)}']),
  ];
  const text = (column: string): string => `toString(toUnixTimestamp64Micro(${column}))`;
  return `
SELECT entity, feature, ${text('event_ts')}, argMax(value, known_ts), ${text('max(known_ts)')}, argMax(run_id, known_ts)
FROM ${tableName(table)} FINAL WHERE ${conditions.join(' AND ')}
GROUP BY entity, feature, event_ts ORDER BY entity, feature, event_ts`;
}

function valueOf([entity, feature, event, value, known, runId]: Row): FeatureValue {
  return { entity, feature, eventTimeUs: BigInt(event), knownTimeUs: BigInt(known), value, runId };
}
