import { suggestion } from '../contracts/nearest.ts';

/** What `POST /get-online-features` asks. */
export interface FeaturesRequest {
  readonly service: string | null;
  /** `view:feature`. */
  readonly features: readonly string[];
  /** Join key → values; numbers are read as their shortest text. */
  readonly entities: Readonly<Record<string, readonly string[]>>;
  /** The values as they came, which the reply repeats. */
  readonly given: Readonly<Record<string, readonly unknown[]>>;
  readonly fullNames: boolean;
  readonly rows: number;
  readonly versions: boolean;
}

const known = [
  'feature_service',
  'features',
  'entities',
  'full_feature_names',
  'include_feature_view_version_metadata',
];
const mostRows = 10_000;

/** Reads a request, or says what is wrong with it. */
export function featuresRequest(body: Readonly<Record<string, unknown>>): FeaturesRequest | string {
  const odd = Object.keys(body).find((key) => !known.includes(key));
  if (odd !== undefined) return `Unknown key "${odd}"; known are ${known.join(', ')}.${suggestion(odd, known)}`;
  const service = body['feature_service'] ?? null;
  const features = body['features'] ?? [];
  if (service !== null && (typeof service !== 'string' || service === ''))
    return `Expected feature_service as text, got ${JSON.stringify(service)}.`;
  if (!isList(features) || !features.every((one) => typeof one === 'string'))
    return `Expected features as a list of texts such as "view:feature", got ${shown(features)}.`;
  if ((service === null) === (features.length === 0))
    return service === null
      ? 'Expected feature_service or features, got neither.'
      : 'Expected either feature_service or features, got both.';
  const flags = ['full_feature_names', 'include_feature_view_version_metadata'].map((key) => body[key] ?? false);
  if (!flags.every((flag) => typeof flag === 'boolean'))
    return 'Expected full_feature_names and include_feature_view_version_metadata as true or false.';
  const read = entitiesOf(body['entities']);
  if (typeof read === 'string') return read;
  const [fullNames, versions] = flags as [boolean, boolean];
  return { service, features, fullNames, versions, ...read };
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function entitiesOf(value: unknown): Pick<FeaturesRequest, 'entities' | 'given' | 'rows'> | string {
  if (typeof value !== 'object' || value === null || isList(value))
    return `Expected entities as an object of lists such as {"instrument":["SP500"]}, got ${value === undefined ? 'nothing' : shown(value)}.`;
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  if (entries.length === 0) return 'Expected at least one join key in entities, got none.';
  const entities: Record<string, readonly string[]> = {};
  const given: Record<string, readonly unknown[]> = {};
  for (const [name, values] of entries) {
    if (!isList(values)) return `Expected a list of values of ${name}, got ${shown(values)}.`;
    const odd = values.find((one) => typeof one !== 'string' && typeof one !== 'number');
    if (odd !== undefined) return `Expected texts or numbers as values of ${name}, got ${shown(odd)}.`;
    entities[name] = values.map(String);
    given[name] = values;
  }
  const [first, ...others] = entries.map(([name]) => name) as [string, ...string[]];
  const rows = entities[first]!.length;
  const uneven = others.find((name) => entities[name]!.length !== rows);
  if (uneven !== undefined)
    return `Expected as many values of ${uneven} as of ${first}, ${rows}, got ${entities[uneven]!.length}.`;
  if (rows > mostRows) return `Expected at most ${mostRows} entities in one request, got ${rows}; ask in parts.`;
  return { entities, given, rows };
}
