import type { FeatureEntity, FeatureViewSpec } from '../contracts/featureStore.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { expected, list, namedMap, nullable, object, optional, required } from './read/reader.ts';
import type { Reader } from './read/reader.ts';
import { positive, text, whole } from './read/values.ts';

const word = /^[A-Za-z][A-Za-z0-9_]*$/;

const entityName: Reader<string> = (value, path, problems) =>
  typeof value === 'string' && word.test(value)
    ? value
    : expected('a name of letters, digits and _', value, path, problems);

const view = object<FeatureViewSpec>({
  description: required(text),
  entity: optional(nullable(object<FeatureEntity>({ name: required(entityName), key: required(text) })), null),
  features: optional(list(text), []),
  ttlDays: optional(nullable(positive), null),
  version: required(whole(1)),
  owner: required(text),
  tags: optional(namedMap(text, /^[A-Za-z][\w.-]*$/, 'letters, digits, _, . and -'), {}),
  windowRows: optional(whole(0, 100_000), 0),
});

const views = namedMap(view, /^[a-z][a-z0-9_-]*$/, 'small letters, digits, _ and -');

/** Views that a file declares; a file without them says nothing, so that what it is read into stays as it was. */
export const featureViews: Reader<SystemSpec['featureViews'] & object> = (value, path, problems) =>
  value === null ? undefined : views(value, path, problems);
