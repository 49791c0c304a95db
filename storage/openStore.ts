import { fileURLToPath } from 'node:url';
import { ConfigError } from '../contracts/failures.ts';
import { createFileStore } from './fileStore.ts';
import type { ObjectStore } from './objectStore.ts';
import { createS3Store } from './s3Store.ts';

/** Every kind of place a lake can be, by the scheme of its address. */
const drivers: Readonly<Record<string, (uri: string) => ObjectStore>> = {
  file: (uri) => createFileStore(filePath(uri)),
  s3: (uri) => createS3Store(uri),
};

/** Opens `file:///…`, a bare path or `s3://bucket/prefix?endpoint=&region=&pathStyle=1`. */
export function openStore(uri: string): ObjectStore {
  if (uri.trim() === '')
    throw new ConfigError(`Expected the address of a lake, got an empty text; give a path or ${known()}.`);
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return createFileStore(uri);
  const driver = drivers[scheme];
  if (driver === undefined) {
    throw new ConfigError(
      `Expected a lake at a path or ${known()}, got the scheme '${scheme}:' in '${withoutSecrets(uri)}'.`,
    );
  }
  return driver(uri);
}

function known(): string {
  return Object.keys(drivers)
    .map((scheme) => `${scheme}://`)
    .join(', ');
}

function filePath(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch (error) {
    throw new ConfigError(`Expected an address such as file:///data/lake, got '${uri}'; give an absolute path.`, {
      cause: error,
    });
  }
}

/** User, password and query may carry keys. */
function withoutSecrets(uri: string): string {
  return uri.replace(/\/\/[^/@]*@/, '//').replace(/\?.*$/s, '');
}
