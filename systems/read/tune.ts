import type { ModelSpec } from '../../contracts/system.ts';
import type { ModelSearch, SearchSpec } from '../../contracts/tune.ts';
import { expected, list, namedMap, object, optional, required, type Reader } from './reader.ts';
import { number, oneOf } from './values.ts';

/** A model as it is written: what is searched stands beside its parameters. */
export type WrittenModel = ModelSpec & { readonly tune?: ModelSearch };

type Value = number | string | boolean;

const value: Reader<Value> = (given, path, problems) =>
  typeof given === 'string' || typeof given === 'boolean' || (typeof given === 'number' && Number.isFinite(given))
    ? given
    : expected('a number, text, true or false', given, path, problems);

const range: Reader<SearchSpec> = object<{ from: number; to: number; scale: 'linear' | 'log' }>({
  from: required(number()),
  to: required(number()),
  scale: optional(oneOf(['linear', 'log']), 'linear'),
});

/** `{ from, to, scale }`, a list of values, or `false` for a parameter that stays. */
const searched: Reader<SearchSpec> = (given, path, problems) => {
  if (given === false) return false;
  return Array.isArray(given) ? list(value)(given, path, problems) : range(given, path, problems);
};

/** What a search may move of one model. */
export const modelSearch: Reader<ModelSearch> = namedMap(
  searched,
  /^[a-z][a-z0-9_.]*$/,
  'small letters, digits, . and _',
);
