import type { FeatureColumn, FeatureStatus, FeatureView } from '../../contracts/featureStore.ts';

/** Status of a value whose row has the given time (NaN: there is no row), asked for at a time. */
function statusOf(value: number, eventTime: number, askedAt: number, ttlMs: number | null): FeatureStatus {
  if (Number.isNaN(eventTime)) return 'NOT_FOUND';
  if (ttlMs !== null && askedAt - eventTime > ttlMs) return 'OUTSIDE_MAX_AGE';
  return Number.isNaN(value) ? 'NULL_VALUE' : 'PRESENT';
}

/** A feature as it is answered: each value with its status at the time it is asked for, and no value where it is not present. */
export function featureColumn(
  { name, ttlMs }: FeatureView,
  feature: string,
  found: Float64Array,
  eventTimes: Float64Array,
  askedAt: (row: number) => number,
): FeatureColumn {
  const statuses = Array.from(found, (value, row) => statusOf(value, eventTimes[row]!, askedAt(row), ttlMs));
  const values = found.map((value, row) => (statuses[row] === 'PRESENT' ? value : NaN));
  return { view: name, feature, values, statuses, eventTimes };
}
