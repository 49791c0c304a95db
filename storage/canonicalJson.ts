import { InputError, NumericsError } from '../contracts/failures.ts';

/**
 * JSON whose bytes depend on the value alone: keys in code-unit order, two spaces of indentation, arrays of plain
 * values on one line, a newline at the end. A property that is `undefined` is left out, as JSON does; anything that
 * JSON would lose or bend (NaN, Infinity, `undefined` in an array, dates, typed arrays, bigint) is refused with its path.
 */
export function canonicalJson(value: unknown): string {
  return `${write(value, '$', '\n')}\n`;
}

/** The same on one line, without the newline: for hashing, and for lines of NDJSON. */
export function canonicalLine(value: unknown): string {
  return write(value, '$', null);
}

/** `indent` is the newline and indentation of the enclosing value, or null for everything on one line. */
function write(value: unknown, path: string, indent: string | null): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return JSON.stringify(value);
    throw new NumericsError(`Expected a finite number at ${path}, got ${value}; store null and say why in a note.`);
  }
  if (Array.isArray(value)) return writeArray(value, path, indent);
  if (typeof value === 'object' && isPlain(value)) return writeObject(value as Record<string, unknown>, path, indent);
  throw new InputError(
    `Expected plain JSON at ${path}, got ${describe(value)}; turn it into text, numbers or null first.`,
  );
}

function writeArray(values: readonly unknown[], path: string, indent: string | null): string {
  const flat = indent === null || values.every((value) => typeof value !== 'object' || value === null);
  const inner = flat ? null : `${indent}  `;
  // A hole is read as undefined, and refused.
  const items = Array.from(values, (value, index) => write(value, `${path}[${index}]`, inner));
  if (inner === null) return `[${items.join(indent === null ? ',' : ', ')}]`;
  return `[${inner}${items.join(`,${inner}`)}${indent ?? ''}]`;
}

function writeObject(value: Readonly<Record<string, unknown>>, path: string, indent: string | null): string {
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  if (keys.length === 0) return '{}';
  const inner = indent === null ? '' : `${indent}  `;
  const items = keys.sort().map((key) => {
    const name = JSON.stringify(key);
    const where = /^\w+$/.test(key) ? `${path}.${key}` : `${path}[${name}]`;
    return `${inner}${name}:${indent === null ? '' : ' '}${write(value[key], where, indent === null ? null : inner)}`;
  });
  return `{${items.join(',')}${indent ?? ''}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  return `a ${value.constructor.name}`;
}
