import { isDayOrInstant } from '../../contracts/instants.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Parameters } from '../../contracts/system.ts';
import { expected, isMap } from './reader.ts';
import type { Reader } from './reader.ts';

export const text: Reader<string> = (value, path, problems) =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : expected('text', value, path, problems);

export const flag: Reader<boolean> = (value, path, problems) =>
  typeof value === 'boolean' ? value : expected('true or false', value, path, problems);

export function number(bounds: { readonly minimum?: number; readonly maximum?: number } = {}): Reader<number> {
  const { minimum = -Infinity, maximum = Infinity } = bounds;
  return (value, path, problems) =>
    typeof value === 'number' && value >= minimum && value <= maximum && Number.isFinite(value)
      ? value
      : expected(`a number${inBounds(minimum, maximum)}`, value, path, problems);
}

/** A number above 0. */
export const positive: Reader<number> = (value, path, problems) =>
  typeof value === 'number' && value > 0 && Number.isFinite(value)
    ? value
    : expected('a number above 0', value, path, problems);

export function whole(minimum: number, maximum = Infinity): Reader<number> {
  return (value, path, problems) =>
    Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum
      ? (value as number)
      : expected(`a whole number${inBounds(minimum, maximum)}`, value, path, problems);
}

function inBounds(minimum: number, maximum: number): string {
  if (minimum === -Infinity && maximum === Infinity) return '';
  return maximum === Infinity ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

/** A day of the calendar. YAML 1.2 leaves `2020-01-31` a string. */
export const date: Reader<string> = (value, path, problems) => {
  const time = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN;
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(value as string);
  return exists ? (value as string) : expected('a date YYYY-MM-DD', value, path, problems);
};

/** A day, or an instant of one in UTC. */
export const instant: Reader<string> = (value, path, problems) =>
  typeof value === 'string' && isDayOrInstant(value)
    ? value
    : expected('a date YYYY-MM-DD or an instant such as 2024-01-02T01:30Z', value, path, problems);

/** One of some words; another is answered with the list and the nearest of them. */
export function oneOf<const T extends string>(words: readonly T[]): Reader<T> {
  return (value, path, problems) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    expected(`one of ${words.join(', ')}`, value, path, problems);
    if (typeof value === 'string') problems.push(`${problems.pop()!}${suggestion(value, words)}`);
    return undefined;
  };
}

/** Parameters of a model: flat, or in blocks, where `block: { name: 1 }` is `block.name`. */
export const modelParameters: Reader<Parameters> = (value, path, problems) => {
  if (!isMap(value)) return parameters(value, path, problems);
  const flat = Object.entries(value).flatMap(([name, entry]) =>
    isMap(entry)
      ? Object.entries(entry).map(([inner, one]) => [`${name}.${inner}`, one] as const)
      : [[name, entry] as const],
  );
  return parameters(Object.fromEntries(flat), path, problems);
};

/** Flat parameters of a feature or model. */
export const parameters: Reader<Parameters> = (value, path, problems) => {
  if (!isMap(value)) return expected('names with values', value, path, problems);
  const before = problems.length;
  for (const [name, entry] of Object.entries(value)) {
    const plain = typeof entry === 'string' || typeof entry === 'boolean' || Number.isFinite(entry);
    if (!plain) expected('a number, text, true or false', entry, `${path}.${name}`, problems);
  }
  return problems.length > before ? undefined : (value as Parameters);
};
