import { IntegrityError } from '../../contracts/failures.ts';
import type { EntityRows, FeatureColumn, OnlineStore, StoredVector } from '../../contracts/featureStore.ts';
import { featureColumn } from './featureColumn.ts';
import type { WantedView } from './featureRefs.ts';
import { onlineName } from './views.ts';

/**
 * For each entity the features of the newest row that is online. What is older than a view's time to live at `now` is
 * `OUTSIDE_MAX_AGE` and has no value. An entity that nothing is online of is `NOT_FOUND`; it is read once, however often
 * it is asked for.
 */
export async function onlineFeatures(request: {
  readonly online: OnlineStore;
  readonly wanted: readonly WantedView[];
  readonly entities: EntityRows['entities'];
  /** Epoch ms. */
  readonly now: number;
}): Promise<readonly FeatureColumn[]> {
  const { online, wanted, entities, now } = request;
  const read = await Promise.all(
    wanted.map(async (one) => {
      const rows = entities[one.view.entity.name]!;
      const unique = [...new Set(rows)].filter((entity) => entity !== '');
      const view = onlineName(one);
      const vectors = await online.readMany(unique.map((entity) => ({ view, entity })));
      const held = new Map(unique.map((entity, index) => [entity, vectors[index]!]));
      return columnsOf(
        one,
        rows.map((entity) => held.get(entity) ?? null),
        now,
      );
    }),
  );
  return read.flat();
}

function columnsOf(
  { view, features }: WantedView,
  vectors: readonly (StoredVector | null)[],
  now: number,
): FeatureColumn[] {
  const eventTimes = Float64Array.from(vectors, (vector) => vector?.eventTime ?? NaN);
  for (const vector of vectors) {
    if (vector === null || vector.values.length === view.features.length) continue;
    throw new IntegrityError(
      `Expected ${view.features.length} values of ${view.name} for ${vector.entity} online, found ${vector.values.length}; materialise again with --full.`,
    );
  }
  return features.map((feature) => {
    const place = view.features.indexOf(feature);
    const values = Float64Array.from(vectors, (vector) => vector?.values[place] ?? NaN);
    return featureColumn(view, feature, values, eventTimes, () => now);
  });
}
