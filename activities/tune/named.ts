import { InputError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Pruner } from '../../ml/tune/pruner.ts';
import { pruners } from '../../ml/tune/pruners/registry.ts';
import type { Sampler } from '../../ml/tune/sampler.ts';
import { samplers } from '../../ml/tune/samplers/registry.ts';

function named<T>(what: string, entries: Readonly<Record<string, T>>, name: string): T {
  const entry = entries[name];
  if (entry !== undefined && Object.hasOwn(entries, name)) return entry;
  const known = Object.keys(entries);
  throw new InputError(`${what} must be one of ${known.join(', ')}, got "${name}".${suggestion(name, known)}`);
}

export const samplerNamed = (name: string): Sampler => named('sampler', samplers, name);
export const prunerNamed = (name: string): Pruner => named('pruner', pruners, name);
