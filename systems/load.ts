import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, InputError } from '../contracts/failures.ts';
import { suggestion } from '../contracts/nearest.ts';
import type { SystemSpec } from '../contracts/system.ts';
import type { KnownNames } from './knownNames.ts';

/** Folder with the systems that come with Regimen. */
export const bundledSystems = fileURLToPath(new URL('.', import.meta.url));

const extension = '.yaml';

/** Names of the systems in a folder, sorted. */
export async function listSystems(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(extension))
    .map((file) => file.slice(0, -extension.length))
    .sort();
}

export async function loadSystem(name: string, folder: string, known: KnownNames): Promise<SystemSpec> {
  const names = await listSystems(folder);
  if (!names.includes(name)) {
    throw new InputError(`There is no system ${name}; known are ${names.join(', ')}.${suggestion(name, names)}`);
  }
  const file = `${name}${extension}`;
  // Reading expressions takes a parser of a second's loading time, which who only lists systems need not wait for.
  const { parseSystem } = await import('./schema.ts');
  const spec = parseSystem(await readFile(join(folder, file), 'utf8'), file, known);
  if (spec.name !== name) {
    throw new ConfigError(
      `${file} should have the name ${name}, got ${spec.name}: the file is named after the system.`,
    );
  }
  return spec;
}
