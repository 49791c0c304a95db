import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editDistance, nearest, suggestion } from '../../contracts/nearest.ts';

/** Recursive definition, to hold the table against. */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const last = a.at(-1) === b.at(-1) ? 0 : 1;
  const options = [
    slowDistance(a.slice(0, -1), b) + 1,
    slowDistance(a, b.slice(0, -1)) + 1,
    slowDistance(a.slice(0, -1), b.slice(0, -1)) + last,
  ];
  const swapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  if (swapped) options.push(slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1);
  return Math.min(...options);
}

describe('nearest', () => {
  it('counts edits as the definition does', () => {
    assert.equal(editDistance('kitten', 'sitting'), 3);
    assert.equal(editDistance('abcd', 'acbd'), 1);
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        assert.equal(editDistance(a, b), slowDistance(a, b));
        assert.equal(editDistance(a, b), editDistance(b, a));
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  it('finds what was meant, and nothing where nothing is near', () => {
    const known = ['first_test', 'test_rows', 'train_rows', 'k', 'n'];
    assert.equal(nearest('firstTest', known), 'first_test');
    assert.equal(nearest('tets_rows', known), 'test_rows');
    assert.equal(nearest('something-else', known), null);
    assert.equal(nearest('x', known), null);
    assert.equal(suggestion('tset_rows', known), ' Did you mean test_rows?');
    assert.equal(suggestion('zzz', known), '');
  });
});
