import type { QualityFinding } from '../../contracts/quality.ts';
import { InputError } from '../../contracts/failures.ts';
import { summary, toFinding } from './offence.ts';

export interface SchemaColumn {
  readonly name: string;
  readonly type: string;
}

/** Columns by name; their order in the file says nothing. */
function canonical(columns: readonly SchemaColumn[]): readonly SchemaColumn[] {
  const sorted = [...columns].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const twice = sorted.find(({ name }, at) => sorted[at + 1]?.name === name);
  if (twice) throw new InputError(`A schema needs columns of different names, got "${twice.name}" twice; rename one.`);
  return sorted;
}

/**
 * Sixteen hexadecimal digits that are the same for the same names and types of columns, in any order: 64-bit FNV-1a of
 * the UTF-16 code units of their JSON. For telling that something changed, not for security.
 * Fowler, Noll and Vo, RFC 9923.
 */
export function schemaFingerprint(columns: readonly SchemaColumn[]): string {
  const text = JSON.stringify(canonical(columns).map(({ name, type }) => [name, type]));
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at += 1)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

/**
 * The finding of check `schema-fingerprint` on a table: `fail` where a pinned column is gone or has another type, `warn`
 * where there are only new columns, else `pass`.
 */
export function checkSchema(
  table: string,
  pinned: readonly SchemaColumn[],
  found: readonly SchemaColumn[],
): QualityFinding {
  const now = new Map(canonical(found).map(({ name, type }) => [name, type]));
  const known = new Set(canonical(pinned).map(({ name }) => name));
  const broken = canonical(pinned).flatMap(({ name, type }) => {
    const other = now.get(name);
    if (other === type) return [];
    return [{ at: null, found: other === undefined ? `no ${name} (${type})` : `${name} is ${other}, was ${type}` }];
  });
  const added = [...now]
    .filter(([name]) => !known.has(name))
    .map(([name, type]) => ({ at: null, found: `new ${name} (${type})` }));
  const offences = [...broken, ...added];
  return toFinding(table, 'schema-fingerprint', broken.length > 0 ? 'fail' : 'warn', {
    offences,
    expected: `the ${pinned.length} columns of ${schemaFingerprint(pinned)}`,
    found: summary(offences, `the same ${found.length} columns`),
  });
}
