import type { VersionedView } from '../../contracts/featureStore.ts';
import { InputError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';

/** The features that are wanted of one view. */
export interface WantedView extends VersionedView {
  readonly features: readonly string[];
}

/** What is not known by the name it was asked for. */
export interface UnknownName {
  readonly kind: 'view' | 'feature' | 'service';
  readonly sentence: string;
}

const listed = (names: readonly string[]) => (names.length === 0 ? 'there are none' : `known are ${names.join(', ')}`);

const unknown = (kind: UnknownName['kind'], what: string, name: string, known: readonly string[]): UnknownName => ({
  kind,
  sentence: `There is no ${what} ${name}; ${listed(known)}.${suggestion(name, known)}`,
});

/**
 * Features by `view:feature`, grouped by view in the order they were first asked for; or what is unknown. A feature that
 * is asked for twice is given once.
 */
export function featuresNamed(
  refs: readonly string[],
  views: readonly VersionedView[],
): readonly WantedView[] | UnknownName {
  const wanted = new Map<string, { of: VersionedView; features: string[] }>();
  for (const ref of refs) {
    const [name, feature] = split(ref);
    const of = views.find(({ view }) => view.name === name);
    if (of === undefined) {
      const names = views.map(({ view }) => view.name);
      return unknown('view', 'feature view', name, names);
    }
    if (!of.view.features.includes(feature)) {
      return unknown('feature', `feature of ${name} named`, feature === '' ? '""' : feature, of.view.features);
    }
    const one = wanted.get(name) ?? { of, features: [] };
    if (!one.features.includes(feature)) one.features.push(feature);
    wanted.set(name, one);
  }
  return [...wanted.values()].map(({ of, features }) => ({ ...of, features }));
}

function split(ref: string): [string, string] {
  const at = ref.indexOf(':');
  return at < 0 ? [ref, ''] : [ref.slice(0, at), ref.slice(at + 1)];
}

/** All features of a service. A system is a service: the features of all its views. */
export function featuresOfService(
  service: string,
  views: readonly VersionedView[],
): readonly WantedView[] | UnknownName {
  const own = views.filter(({ view }) => view.system === service);
  if (own.length > 0) return own.map((one) => ({ ...one, features: one.view.features }));
  return unknown('service', 'feature service', service, [...new Set(views.map(({ view }) => view.system))]);
}

export const isUnknown = (found: readonly WantedView[] | UnknownName): found is UnknownName => 'sentence' in found;

/** As `featuresNamed`, where an unknown name is an InputError. */
export function requireFeatures(refs: readonly string[], views: readonly VersionedView[]): readonly WantedView[] {
  if (refs.length === 0) throw new InputError('Expected at least one feature such as view:feature, got none.');
  const found = featuresNamed(refs, views);
  if (isUnknown(found)) throw new InputError(found.sentence);
  return found;
}

/** Join keys of views that the given names lack, as a sentence; null where all are there. */
export function missingKey(wanted: readonly WantedView[], given: readonly string[]): string | null {
  const lacking = wanted.find(({ view }) => !given.includes(view.entity.name));
  if (lacking === undefined) return null;
  const { name, entity } = lacking.view;
  return `The feature view ${name} is joined on ${entity.name}, and the entities have ${given.join(', ') || 'no key'}; give ${entity.name}.`;
}
