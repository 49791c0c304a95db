import { ConfigError } from '../contracts/failures.ts';
import { nearest } from '../contracts/nearest.ts';
import { sources } from '../sources/registry.ts';
import type { Source } from '../sources/source.ts';

/** The source a system file names. */
export function sourceNamed(name: string): Source {
  const all: Readonly<Record<string, Source>> = sources;
  const source = all[name];
  if (source) return source;
  const near = nearest(name, Object.keys(all));
  throw new ConfigError(
    `No source is named "${name}"${near ? `; did you mean "${near}"?` : ''} Known sources: ${Object.keys(all).join(', ')}.`,
  );
}
