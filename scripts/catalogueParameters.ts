import type { ParameterDefinition } from '../ml/models/model.ts';

type Parameters = Readonly<Record<string, ParameterDefinition>>;

function range({ minimum, maximum, integer, oneOf }: ParameterDefinition): string {
  if (oneOf) return oneOf.join(', ');
  const kind = integer ? 'whole ' : '';
  if (minimum === undefined && maximum === undefined) return kind.trim();
  if (maximum === undefined) return `${kind}≥ ${minimum ?? ''}`;
  return minimum === undefined ? `${kind}≤ ${maximum}` : `${kind}${minimum} – ${maximum}`;
}

/** Where a search looks by itself. */
function searchedIn({ search }: ParameterDefinition): string {
  if (search === undefined) return '';
  return search === true ? 'all' : `${search.from} – ${search.to}${search.scale === 'log' ? ', log' : ''}`;
}

/** Parameters in one line each: name, default, range, where a search looks, meaning. */
export const parameterRows = (parameters: Parameters): string[][] =>
  Object.entries(parameters).map(([name, one]) => [
    `\`${name}\``,
    String(one.default),
    range(one),
    searchedIn(one),
    one.meaning,
  ]);

/** Parameters in one cell; `none` where there are none. */
export const parameterWords = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, one]) => `\`${name}\` = ${one.default} (${range(one)}): ${one.meaning}`)
    .join('; ') || 'none';
