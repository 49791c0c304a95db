import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkSchema, schemaFingerprint } from '../../../ml/quality/schemaFingerprint.ts';

const column = (name: string, type = 'double') => ({ name, type });
const pinned = [column('date', 'string'), column('close'), column('volume')];

describe('schemaFingerprint', () => {
  it('is 64-bit FNV-1a of the sorted columns', () => {
    // FNV-1a of the two characters "[]", computed with Python's integers.
    assert.equal(schemaFingerprint([]), '09612b07b5ecb5a5');
    assert.match(schemaFingerprint(pinned), /^[0-9a-f]{16}$/);
  });

  it('does not depend on the order of columns, and does on every name and type', () => {
    const name = fc.string({ minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), fc.nat(), (names, seed) => {
        const columns = names.map((one) => column(one));
        const turned = [...columns.slice(seed % columns.length), ...columns.slice(0, seed % columns.length)];
        assert.equal(schemaFingerprint(turned), schemaFingerprint(columns));
        const [first, ...rest] = columns;
        assert.notEqual(schemaFingerprint([{ ...first!, type: 'string' }, ...rest]), schemaFingerprint(columns));
        assert.notEqual(
          schemaFingerprint([{ ...first!, name: `${first!.name}!!!!!!!` }, ...rest]),
          schemaFingerprint(columns),
        );
      }),
    );
    assert.notEqual(schemaFingerprint([column('a', 'b')]), schemaFingerprint([column('ab', '')]));
  });

  it('refuses a name twice', () =>
    assert.throws(() => schemaFingerprint([column('a'), column('a', 'string')]), {
      name: 'InputError',
      message: /got "a" twice/,
    }));
});

describe('checkSchema', () => {
  it('passes the same columns in another order', () =>
    assert.equal(checkSchema('bars', pinned, pinned.toReversed()).status, 'pass'));

  it('warns of new columns, and fails where a pinned one is gone or has another type', () => {
    const more = checkSchema('bars', pinned, [...pinned, column('vwap')]);
    assert.deepEqual([more.status, more.found], ['warn', 'new vwap (double)']);
    const other = checkSchema('bars', pinned, [column('date', 'string'), column('close', 'string'), column('vwap')]);
    assert.equal(other.status, 'fail');
    assert.equal(other.found, 'close is string, was double, no volume (double), new vwap (double)');
    assert.equal(other.count, 3);
    assert.ok(other.expected.includes(schemaFingerprint(pinned)));
  });
});
