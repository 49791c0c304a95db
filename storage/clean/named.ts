import { IntegrityError } from '../../contracts/failures.ts';
import type { ObjectStore } from '../objectStore.ts';

/** Raw replies are JSON of others, whole or cut off, and name nothing of the lake. */
const holdsNames = (key: string): boolean => /\.(json|ndjson)$/.test(key) && !/^(bronze|parts|damaged)\//.test(key);

/**
 * Keys of the lake that a document names anywhere in it. Every text that is the key of an object counts, whatever field
 * it is in, so that no kind of document has to be known here. A document that cannot be read stops the search: what it
 * names would be taken for unnamed.
 */
export async function namedIn(store: ObjectStore, key: string, known: ReadonlySet<string>): Promise<readonly string[]> {
  if (!holdsNames(key)) return [];
  const bytes = await store.get(key);
  // Gone since it was listed: it names nothing.
  if (bytes === null) return [];
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part === 'string') {
      if (known.has(part)) found.add(part);
    } else if (typeof part === 'object' && part !== null) Object.values(part).forEach(visit);
  };
  const text = new TextDecoder().decode(bytes);
  try {
    if (key.endsWith('.json')) visit(JSON.parse(text));
    else for (const line of text.split('\n')) if (line !== '') visit(JSON.parse(line));
  } catch (error) {
    throw new IntegrityError(
      `Expected JSON in ${key}, but it does not parse, so what it names cannot be told from what nothing names; restore it or move it away, then clean again.`,
      { cause: error },
    );
  }
  return [...found];
}
