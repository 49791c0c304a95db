import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../contracts/failures.ts';
import type { EntityRows, FeatureColumn, VersionedView } from '../../contracts/featureStore.ts';
import { goldColumns } from '../../contracts/frame.ts';
import { suggestion } from '../../contracts/nearest.ts';
import { asOfJoin } from '../asOfJoin.ts';
import type { Lake } from '../lake.ts';
import { quoteName, readParquet, scanOf, writeParquet, type ParquetColumn } from '../parquet.ts';
import { featureColumn } from './featureColumn.ts';
import { missingKey, requireFeatures, type WantedView } from './featureRefs.ts';
import { featureSource } from './featureSource.ts';
import { columnNames, queryToParquet } from './offlineRows.ts';

/** Names of the join's own columns; none can be that of a feature. */
const own = { entity: 'entity key', time: 'asked at', known: 'known at', event: 'event time' } as const;

/**
 * For each row the features of its entity as they were known at its time: of the rows of the view with `known_at` at or
 * before it, the one with the latest time. A row that is older than the view's time to live (its age counted from its
 * own time to the asked one; the bound itself is inside) is `OUTSIDE_MAX_AGE`. Rows come in the order they are asked,
 * which is any. Unknown views, features, join keys and entities are an InputError with the nearest name.
 *
 * `asOf` reads the gold of a day; later gold gives the same values wherever it keeps the vintages of its series.
 * DuckDB's ASOF JOIN does it, in files and in one thread.
 */
export async function historicalFeatures(request: {
  readonly lake: Lake;
  /** Current views; those of `listViews`. */
  readonly views: readonly VersionedView[];
  readonly rows: EntityRows;
  /** `view:feature`. */
  readonly features: readonly string[];
  readonly asOf?: string | null;
}): Promise<readonly FeatureColumn[]> {
  const { lake, views, rows, features, asOf = null } = request;
  const wanted = requireFeatures(features, views);
  checkRows(rows);
  const lacking = missingKey(wanted, Object.keys(rows.entities));
  if (lacking !== null) throw new InputError(lacking);
  for (const name of new Set(wanted.map(({ view }) => view.entity.name))) checkEntities(name, rows, views);
  const columns: FeatureColumn[] = [];
  for (const one of wanted) columns.push(...(await columnsOf(lake, one, rows, asOf)));
  return columns;
}

function checkRows({ entities, time }: EntityRows): void {
  for (const [name, values] of Object.entries(entities)) {
    if (values.length !== time.length)
      throw new InputError(`Expected ${time.length} values of ${name}, one for each time, got ${values.length}.`);
  }
  const odd = time.findIndex((at) => !Number.isFinite(at));
  if (odd >= 0) throw new InputError(`Expected a time in epoch milliseconds in row ${odd}, got ${time[odd]!}.`);
}

/** An entity that no view has would only ever give nothing, which a mistyped name would as well. */
function checkEntities(name: string, { entities }: EntityRows, views: readonly VersionedView[]): void {
  const known = views.flatMap(({ view }) => (view.entity.name === name ? [view.entity.key] : []));
  const odd = entities[name]!.find((key) => !known.includes(key));
  if (odd === undefined) return;
  throw new InputError(`There is no ${name} ${odd}; known are ${known.join(', ')}.${suggestion(odd, known)}`);
}

async function columnsOf(
  lake: Lake,
  wanted: WantedView,
  rows: EntityRows,
  asOf: string | null,
): Promise<readonly FeatureColumn[]> {
  const { gold } = await featureSource(lake, wanted.view.system, asOf);
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-features-'));
  try {
    const [left, right, joined] = ['asked', 'known', 'joined'].map((name) => join(scratch, `${name}.parquet`));
    await writeParquet(left!, [
      { name: own.entity, type: 'string', values: rows.entities[wanted.view.entity.name]! },
      { name: own.time, type: 'double', values: rows.time },
    ]);
    await knownRows(await lake.localFile(gold), right!, wanted);
    await asOfJoin({
      left: { path: left!, entity: own.entity, time: own.time },
      right: { path: right!, entity: 'joined entity', known: own.known, values: [own.event, ...wanted.features] },
      to: joined!,
    });
    return aged(await readParquet(joined!), wanted, rows.time);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Rows of gold in the order they became known, without those that came later than a row of a later time: what remains
 * is in force from its `known at` until the next.
 */
async function knownRows(gold: string, to: string, { view, features }: WantedView): Promise<void> {
  const columns = await columnNames(gold);
  const absent = features.find((name) => !columns.includes(name));
  if (absent !== undefined) {
    throw new InputError(
      `Expected ${absent} of the feature view ${view.name} in the gold of ${view.system}, which has ${columns.join(', ')}; an optional series may be absent: leave the feature out.`,
    );
  }
  const known = quoteName(goldColumns.knownAt);
  const query = `
    SELECT '${view.entity.key.replaceAll("'", "''")}' AS "joined entity", ${known} AS ${quoteName(own.known)},
      epoch_ms("time")::DOUBLE AS ${quoteName(own.event)}, ${features.map(quoteName).join(', ')}
    FROM (SELECT *, max("time") OVER (ORDER BY ${known}, "time" ROWS UNBOUNDED PRECEDING) AS "newest so far"
      FROM ${scanOf(gold)} WHERE ${known} IS NOT NULL)
    WHERE "time" = "newest so far" ORDER BY ${known}, "time"`;
  await queryToParquet(query, to);
}

function aged(joined: readonly ParquetColumn[], { view, features }: WantedView, asked: Float64Array): FeatureColumn[] {
  const column = (name: string) => joined.find((one) => one.name === name)!.values as Float64Array;
  const eventTimes = column(own.event);
  return features.map((feature) => featureColumn(view, feature, column(feature), eventTimes, (row) => asked[row]!));
}
