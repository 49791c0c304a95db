import { suggestion } from '../../contracts/nearest.ts';
import { at, expected, isMap } from './reader.ts';

type Yaml = Readonly<Record<string, unknown>>;

/** Kinds of meta-model as users write them, and what the stack calls them. */
const metas: Readonly<Record<string, string>> = {
  logistic: 'logistic',
  logistic_regression: 'logistic',
  average: 'average',
  mean: 'average',
  weighted: 'fixed',
  weighted_average: 'fixed',
  fixed: 'fixed',
};

/** Calibration as users write it, and the calibrators' names; `none` leaves the stack as it is. */
const calibrations: Readonly<Record<string, string>> = {
  isotonic: 'isotonic',
  smoothed_isotonic: 'smoothedIsotonic',
  platt: 'platt',
  sigmoid: 'platt',
  beta: 'beta',
  temperature: 'temperature',
};

const memberKeys = ['weight', 'model', 'parameters', 'features', 'enabled'];
const blockKeys = ['models', 'meta_model', 'calibration', 'features', 'minimum_rows'];

function refuseUnknown(map: Yaml, known: readonly string[], path: string, problems: string[]): void {
  for (const key of Object.keys(map))
    if (!known.includes(key))
      problems.push(`${at(path, key)}: unknown key; known are ${known.join(', ')}.${suggestion(key, known)}`);
}

interface Member {
  readonly id: string;
  readonly weight: number | null;
  readonly spec: Yaml;
}

function memberOf(id: string, value: unknown, shared: unknown, path: string, problems: string[]): Member | null {
  const given = value === null ? {} : value;
  if (!isMap(given)) {
    expected('a map such as { weight: 0.5 }', value, path, problems);
    return null;
  }
  refuseUnknown(given, memberKeys, path, problems);
  if (given['enabled'] === false) return null;
  const { weight, model = id, parameters, features = shared } = given;
  if (weight !== undefined && !(typeof weight === 'number' && weight >= 0 && weight < Infinity))
    expected('a weight of at least 0', weight, at(path, 'weight'), problems);
  const spec = {
    model,
    ...(parameters === undefined ? {} : { parameters }),
    ...(features === undefined ? {} : { features }),
  };
  return { id, weight: typeof weight === 'number' ? weight : null, spec };
}

/** The word for a choice that may stand alone or as a map with `key`; undefined after a problem. */
function wordOf(
  value: unknown,
  key: string,
  known: Readonly<Record<string, string>>,
  path: string,
  problems: string[],
) {
  const word = isMap(value) ? value[key] : value;
  if (typeof word === 'string' && Object.hasOwn(known, word)) return known[word];
  return expected<string>(`one of ${Object.keys(known).join(', ')}`, word, path, problems);
}

/** Weights decide only where every member has one; some with and some without is a question, not a default. */
function metaOf(block: Yaml, members: readonly Member[], path: string, problems: string[]): string | undefined {
  const weighed = members.filter(({ weight }) => weight !== null).length;
  if (weighed > 0 && weighed < members.length)
    problems.push(
      `${at(path, 'models')}: expected a weight for all ${members.length} models or for none, got ${weighed}; add the others.`,
    );
  const given = block['meta_model'];
  const meta =
    given === undefined
      ? weighed > 0
        ? 'fixed'
        : 'logistic'
      : wordOf(given, 'type', metas, at(path, 'meta_model'), problems);
  if (meta === 'fixed' && weighed === 0)
    problems.push(
      `${at(path, 'meta_model')}: weighted needs a weight for each of the ${members.length} models, got 0; add them.`,
    );
  return meta;
}

/**
 * Expands the `ensemble` block that users know into the entries of `models` that it stands for: its members, `ensemble`, a
 * stack of them, and, where calibration is asked for, `ensemble-calibrated`. Weights make a fixed mean unless `meta_model`
 * says otherwise; a logistic meta-model learns its own. Problems are added with their paths; the result is undefined then.
 *
 * Example: `{ models: { lightgbm: { weight: 0.6 }, xgboost: { weight: 0.4 } }, calibration: isotonic }`.
 */
export function expandEnsemble(block: unknown, path: string, problems: string[]): Yaml | undefined {
  const before = problems.length;
  if (!isMap(block)) return expected('a map with models', block, path, problems);
  refuseUnknown(block, blockKeys, path, problems);
  const listed = block['models'];
  if (!isMap(listed))
    return expected('a map of models, such as lightgbm: { weight: 0.5 }', listed, at(path, 'models'), problems);
  const members = Object.entries(listed).flatMap(
    ([id, value]) => memberOf(id, value, block['features'], at(at(path, 'models'), id), problems) ?? [],
  );
  if (members.length < 2)
    problems.push(
      `${at(path, 'models')}: an ensemble needs at least 2 models that are enabled, got ${members.length}.`,
    );
  const meta = metaOf(block, members, path, problems);
  const given = block['calibration'] ?? 'none';
  const method =
    given === 'none' || given === false
      ? null
      : wordOf(given, 'method', calibrations, at(path, 'calibration'), problems);
  if (problems.length > before) return undefined;
  const minimum = block['minimum_rows'] === undefined ? {} : { minimum_rows: block['minimum_rows'] };
  const weights =
    meta === 'fixed' ? { weights: members.map(({ id, weight }) => `${id}: ${weight ?? 0}`).join(', ') } : {};
  const stack = { model: 'stack', stacks: members.map(({ id }) => id), parameters: { meta, ...weights, ...minimum } };
  return {
    ...Object.fromEntries(members.map(({ id, spec }) => [id, spec])),
    ensemble: stack,
    ...(method && {
      'ensemble-calibrated': { model: 'calibrated', stacks: ['ensemble'], parameters: { method } },
    }),
  };
}
