import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { problemsOf, signal } from './minimal.ts';

describe('parseSystem, misspelt', () => {
  it('catches any misspelt key and names it', () => {
    const paths = keyPaths(parse(signal) as Record<string, unknown>);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'z', '_'),
        (path, seed, letter) => {
          const system = parse(signal) as Record<string, unknown>;
          const holder = path.slice(0, -1).reduce((value, key) => value[key] as Record<string, unknown>, system);
          const key = path[path.length - 1]!;
          const at = seed % (key.length + 1);
          const typo = key.slice(0, at) + letter + key.slice(at);
          holder[typo] = holder[key];
          Reflect.deleteProperty(holder, key);
          const problems = problemsOf(stringify(system));
          const found = problems.find((problem) => problem.includes(`${typo}: unknown key`));
          assert.ok(found?.endsWith(`Did you mean ${key}?`), `${typo}: ${problems.join('\n')}`);
        },
      ),
      { numRuns: 150, seed: 11 },
    );
  });
});

/** Paths of the keys that the schema knows; names of the user's own and lists are left out. */
function keyPaths(value: Record<string, unknown>, path: readonly string[] = []): string[][] {
  return Object.entries(value).flatMap(([key, entry]) => {
    const own = path[0] === 'features' || path[0] === 'models';
    const here = own && path.length === 1 ? [] : [[...path, key]];
    const isMap = typeof entry === 'object' && entry !== null && !Array.isArray(entry);
    return isMap ? [...here, ...keyPaths(entry as Record<string, unknown>, [...path, key])] : here;
  });
}
