import { InputError } from '../contracts/failures.ts';
import type { FeatureEntity, FeatureView } from '../contracts/featureStore.ts';
import { suggestion } from '../contracts/nearest.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { barSeriesOf } from '../ml/features/barNames.ts';

const dayMs = 86_400_000;

/** What the rows of a system are about: its first instrument, or the system itself where it has none. */
function entityOf(spec: SystemSpec): FeatureEntity {
  const [first] = barSeriesOf(spec.sources);
  return first === undefined ? { name: 'system', key: spec.name } : { name: 'instrument', key: first };
}

/**
 * The feature views of a system, by name: those its file declares, or one with all its features that is named after it.
 */
export function featureViewsOf(spec: SystemSpec): readonly FeatureView[] {
  const all = Object.keys(spec.features);
  const { name: system, description, featureViews } = spec;
  const entity = entityOf(spec);
  const declared = Object.entries(featureViews ?? {});
  if (declared.length === 0) {
    const rest = { ttlMs: null, number: null, owner: '', tags: {}, windowRows: 0 };
    return [{ name: system, system, description, entity, features: all, ...rest }];
  }
  return declared.map(([name, view]) => ({
    name,
    system,
    description: view.description,
    entity: view.entity ?? entity,
    features: view.features.length === 0 ? all : view.features,
    ttlMs: view.ttlDays === null ? null : view.ttlDays * dayMs,
    number: view.version,
    owner: view.owner,
    tags: view.tags,
    windowRows: view.windowRows,
  }));
}

/** Those of a system's views that are named; all when nothing is named. */
export function chosenViews(spec: SystemSpec, names: readonly string[] | null): readonly FeatureView[] {
  const views = featureViewsOf(spec);
  if (names === null) return views;
  return [...new Set(names)].map((name) => {
    const found = views.find((view) => view.name === name);
    if (found !== undefined) return found;
    const known = views.map((view) => view.name);
    throw new InputError(
      `${spec.name} has no feature view ${name}; it has ${known.join(', ')}.${suggestion(name, known)}`,
    );
  });
}
