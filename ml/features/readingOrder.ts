import type { SystemSpec } from '../../contracts/system.ts';
import { inputsOf } from './computeFeatures.ts';

type Specs = SystemSpec['features'];

/**
 * The features with each after those that it reads, and as they stand otherwise: a stored system has its names in the order
 * of the alphabet, whatever the order of its file. Features that read each other keep their order, for the check of names
 * to refuse.
 */
export function readingOrder(features: Specs): Specs {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name) || open.has(name)) return;
    open.add(name);
    const spec = features[name]!;
    if (!('measure' in spec)) for (const input of inputsOf(spec)) if (Object.hasOwn(features, input)) visit(input);
    done.add(name);
  };
  for (const name of Object.keys(features)) visit(name);
  return Object.fromEntries([...done].map((name) => [name, features[name]!]));
}
