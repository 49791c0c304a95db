import { createHash } from 'node:crypto';
import { InputError, StorageError } from '../../contracts/failures.ts';
import type { ClickHouse } from './client.ts';
import { defaultTable, ensureFeatureTable, tableName } from './featureTable.ts';
import type { FeatureValue } from './featureTable.ts';

export interface WriteFeaturesOptions {
  readonly signal: AbortSignal;
  readonly table?: string;
  readonly batchRows?: number;
  /** For how long a batch is sent again after a failure; 10 s when not given. */
  readonly retryMs?: number;
}

/** A server takes rows of at most 100 partitions, here months, in one insert. */
const mostMonths = 90;
/** What DateTime64 holds: the years 1900 to 2299. */
const [firstUs, lastUs] = [-2_208_988_800_000_000n, 10_413_791_999_999_999n];

/**
 * Writes values with the time at which each became known. Batches are cut and named by their content, so that the same
 * values sent again, by a retry here or by another process, are taken once. Values that cannot be stored are refused
 * before anything is sent.
 */
export async function writeFeatures(
  database: ClickHouse,
  values: readonly FeatureValue[],
  options: WriteFeaturesOptions,
): Promise<void> {
  const { signal, table = defaultTable, batchRows = 50_000, retryMs = 10_000 } = options;
  const sorted = [...values].sort(inOrder);
  sorted.forEach((value, at) => checkValue(value, sorted[at - 1]));
  await ensureFeatureTable(database, { table, signal });
  for (const batch of batchesOf(sorted, batchRows)) {
    const rows = batch.map(rowOf);
    const token = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
    await insertUntilTaken(database, { table: tableName(table), rows, token, signal, retryMs });
  }
}

interface Insert {
  readonly table: string;
  readonly rows: readonly Row[];
  readonly token: string;
  readonly signal: AbortSignal;
  readonly retryMs: number;
}

async function insertUntilTaken(database: ClickHouse, { table, rows, token, signal, retryMs }: Insert): Promise<void> {
  const deadline = performance.now() + retryMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(2 * pauseMs, 1_000)) {
    try {
      await database.step(`take features into ${table}`, signal, () =>
        database.client.insert({
          table,
          values: rows,
          format: 'JSONEachRow',
          // Without precise parsing the last bit of a value may be another one.
          clickhouse_settings: { insert_deduplication_token: token, insert_deduplicate: 1, precise_float_parsing: 1 },
          abort_signal: signal,
        }),
      );
      return;
    } catch (error) {
      if (!(error instanceof StorageError) || performance.now() + pauseMs > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

const compare = <T extends string | bigint>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

function inOrder(a: FeatureValue, b: FeatureValue): number {
  return (
    compare(a.eventTimeUs, b.eventTimeUs) ||
    compare(a.entity, b.entity) ||
    compare(a.feature, b.feature) ||
    compare(a.knownTimeUs, b.knownTimeUs)
  );
}

function checkValue(value: FeatureValue, before: FeatureValue | undefined): void {
  const { entity, feature, eventTimeUs, knownTimeUs } = value;
  const refuse = (expected: string, got: string): never => {
    throw new InputError(
      `Feature ${feature} of ${entity} at ${eventTimeUs} µs should have ${expected}, got ${got}: nothing was written.`,
    );
  };
  if (entity === '' || feature === '') refuse('an entity and a name', JSON.stringify([entity, feature]));
  if (!Number.isFinite(value.value)) refuse('a finite value', String(value.value));
  for (const [name, time] of Object.entries({ eventTimeUs, knownTimeUs })) {
    if (time < firstUs || time > lastUs) refuse(`${name} in the years 1900 to 2299`, `${time} µs`);
  }
  if (before !== undefined && inOrder(before, value) === 0) {
    refuse(`one value known at ${knownTimeUs} µs`, `${before.value} and ${value.value}`);
  }
}

function* batchesOf(values: readonly FeatureValue[], batchRows: number): Generator<readonly FeatureValue[]> {
  let batch: FeatureValue[] = [];
  const months = new Set<string>();
  for (const value of values) {
    const month = timeText(value.eventTimeUs).slice(0, 7);
    if (batch.length === batchRows || (months.size === mostMonths && !months.has(month))) {
      yield batch;
      batch = [];
      months.clear();
    }
    batch.push(value);
    months.add(month);
  }
  if (batch.length > 0) yield batch;
}

type Row = Readonly<Record<'entity' | 'feature' | 'event_ts' | 'known_ts' | 'run_id', string>> & {
  readonly value: number;
};

function rowOf({ entity, feature, eventTimeUs, knownTimeUs, value, runId }: FeatureValue): Row {
  const [event_ts, known_ts] = [timeText(eventTimeUs), timeText(knownTimeUs)];
  return { entity, feature, event_ts, known_ts, value, run_id: runId };
}

/** `2014-04-30 12:30:00.000001`; a Date would lose what is below the millisecond. */
function timeText(us: bigint): string {
  const below = ((us % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((us - below) / 1_000n)).toISOString().slice(0, 19).replace('T', ' ');
  return `${seconds}.${String(below).padStart(6, '0')}`;
}
