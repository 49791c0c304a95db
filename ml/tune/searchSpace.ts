import { ConfigError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Parameters } from '../../contracts/system.ts';
import type { ModelSearch, Searched, SearchSpec } from '../../contracts/tune.ts';
import type { ModelDefinition, ParameterDefinition } from '../models/model.ts';

type Kind = Pick<ModelDefinition, 'name' | 'parameters'>;
type Value = number | string | boolean;

/** What a definition itself proposes, widened to the value that the system has. */
function proposed({ search, oneOf }: ParameterDefinition, own: Value): SearchSpec {
  if (search === undefined) return false;
  if (search === true) return oneOf ?? [true, false];
  if (typeof own !== 'number') return search;
  const { from, to } = search;
  return { ...search, from: search.scale === 'log' && own <= 0 ? from : Math.min(from, own), to: Math.max(to, own) };
}

function ofList(name: string, list: readonly Value[], definition: ParameterDefinition): Searched | string {
  const kind = typeof definition.default;
  if (new Set(list).size !== list.length || list.length < 2)
    return `${name} needs at least 2 different values, got ${list.join(', ') || 'none'}`;
  const wrong = list.find(
    (one) =>
      typeof one !== kind ||
      (definition.oneOf && !definition.oneOf.includes(one as string)) ||
      (typeof one === 'number' && !isAllowed(one, definition)),
  );
  if (wrong !== undefined) return `${name} may not be ${JSON.stringify(wrong)}, which the model refuses`;
  return { name, kind: 'choice', among: list };
}

const isAllowed = (value: number, { minimum = -Infinity, maximum = Infinity, integer }: ParameterDefinition): boolean =>
  value >= minimum && value <= maximum && (!integer || Number.isInteger(value));

function ofRange(
  name: string,
  { from, to, scale = 'linear' }: Exclude<SearchSpec, false | readonly Value[]>,
  definition: ParameterDefinition,
): Searched | string {
  if (typeof definition.default !== 'number')
    return `${name} is no number, got a range from ${from} to ${to}; give a list of its values`;
  if (!(from < to)) return `${name} needs from < to, got ${from} and ${to}`;
  if (scale === 'log' && !(from > 0)) return `${name} on a log scale needs from > 0, got ${from}`;
  if (!isAllowed(from, definition) || !isAllowed(to, definition)) {
    const { minimum = -Infinity, maximum = Infinity, integer } = definition;
    return `${name} must stay within ${minimum} and ${maximum}${integer ? ', whole' : ''}, got ${from} to ${to}`;
  }
  return { name, kind: 'number', from, to, scale, integer: definition.integer === true };
}

/**
 * What a search over one model moves, in the order of the model's parameters: what the parameters' own definitions propose, each
 * widened to the value that the system has, or what the system says of a parameter in its place; `false` leaves one out.
 * Refuses names, ranges and values that the model does not take, all of them in one `ConfigError`.
 * Example: `searchSpace(lightgbm, {}, { depth: { from: 2, to: 5 }, rounds: false })`.
 */
export function searchSpace(kind: Kind, own: Parameters, said: ModelSearch = {}): readonly Searched[] {
  const names = Object.keys(kind.parameters);
  const problems = Object.keys(said).flatMap((name) =>
    names.includes(name) ? [] : [`unknown parameter "${name}"${suggestion(name, names)}`],
  );
  const space = names.flatMap((name): readonly Searched[] => {
    const definition = kind.parameters[name]!;
    const spec = said[name] ?? proposed(definition, own[name] ?? definition.default);
    if (spec === false) return [];
    const found = Array.isArray(spec)
      ? ofList(name, spec as readonly Value[], definition)
      : ofRange(name, spec as Exclude<SearchSpec, false | readonly Value[]>, definition);
    if (typeof found !== 'string') return [found];
    problems.push(found);
    return [];
  });
  if (problems.length > 0) throw new ConfigError(`What is searched of ${kind.name}: ${problems.join('; ')}.`);
  return space;
}
