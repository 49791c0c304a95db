import { suggestion } from '../../contracts/nearest.ts';

/**
 * Reads an untyped value into a T. What is wrong is added to `problems`, each with its path in the YAML; the result is
 * undefined then. Reading goes on after a problem, so that a person sees all of them at once.
 */
export type Reader<T> = (value: unknown, path: string, problems: string[]) => T | undefined;

export interface Field<T> {
  readonly read: Reader<T>;
  /** Read in place of a key that is not there; such a key is a problem when there is no default. */
  readonly absent?: { readonly value: unknown };
}

export type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> };

export function required<T>(read: Reader<T>): Field<T> {
  return { read };
}

/** `value` is as it would stand in the YAML. */
export function optional<T>(read: Reader<T>, value: unknown): Field<T> {
  return { read, absent: { value } };
}

/** A key that may be left out, and then is out of the result as well. */
export function leftOut<T>(read: Reader<T>): Field<T | undefined> {
  return {
    read: (value, path, problems) => (value === undefined ? undefined : read(value, path, problems)),
    absent: { value: undefined },
  };
}

/** A value as it is shown in a problem. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

// T lets the call stand as the result of a reader of T.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function expected<T>(what: string, value: unknown, path: string, problems: string[]): T | undefined {
  problems.push(`${path}: expected ${what}, got ${shown(value)}.`);
  return undefined;
}

/** Keys are snake_case in the YAML and camelCase in the contract: `ksPValue` is `ks_p_value`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase();
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function at(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** Reads what can be read of an object: fields with a problem are left out of the result. */
export function readFields<T extends object>(
  fields: Fields<T>,
  value: Readonly<Record<string, unknown>>,
  path: string,
  problems: string[],
): Partial<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  const keys = names.map(snakeCase);
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue;
    problems.push(`${at(path, key)}: unknown key; known here are ${keys.join(', ')}.${suggestion(key, keys)}`);
  }
  const result: Partial<T> = {};
  for (const name of names) {
    const field: Field<T[typeof name]> = fields[name];
    const key = snakeCase(name);
    const given = Object.hasOwn(value, key) ? (value[key] ?? undefined) : undefined;
    if (given === undefined && field.absent === undefined) {
      problems.push(`${at(path, key)}: is missing.`);
      continue;
    }
    const read = field.read(given ?? field.absent?.value, at(path, key), problems);
    if (read !== undefined) result[name] = read;
  }
  return result;
}

export function object<T extends object>(fields: Fields<T>): Reader<T> {
  return (value, path, problems) => {
    if (!isMap(value)) return expected('keys and values', value, path, problems);
    const before = problems.length;
    const read = readFields(fields, value, path, problems);
    return problems.length > before ? undefined : (read as T);
  };
}

/** A map with names of the user's own; order is kept. */
export function namedMap<T>(read: Reader<T>, name: RegExp, nameInWords: string): Reader<Readonly<Record<string, T>>> {
  return (value, path, problems) => {
    if (!isMap(value)) return expected('names with values', value, path, problems);
    const before = problems.length;
    const entries = Object.entries(value).map(([key, entry]): [string, T | undefined] => {
      if (!name.test(key)) problems.push(`${at(path, key)}: expected a name of ${nameInWords}, got ${shown(key)}.`);
      return [key, read(entry, at(path, key), problems)];
    });
    return problems.length > before ? undefined : (Object.fromEntries(entries) as Record<string, T>);
  };
}

export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, path, problems) => {
    if (!Array.isArray(value)) return expected('a list', value, path, problems);
    const before = problems.length;
    const items = value.map((item: unknown, i) => read(item, `${path}[${i}]`, problems));
    return problems.length > before ? undefined : (items as T[]);
  };
}

/** One item stands for a list of one. */
export function oneOrMore<T>(read: Reader<T>): Reader<readonly T[]> {
  const readList = list(read);
  return (value, path, problems) => {
    const items = Array.isArray(value) ? readList(value, path, problems) : readList([value], path, problems);
    return items?.length === 0 ? expected('at least one', value, path, problems) : items;
  };
}

export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value, path, problems) => (value === null ? null : read(value, path, problems));
}
