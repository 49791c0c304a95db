import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson, canonicalLine } from '../../storage/canonicalJson.ts';

describe('canonicalJson', () => {
  it('reads back as the value and does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const expected: unknown = JSON.parse(JSON.stringify(value));
        assert.deepEqual(JSON.parse(canonicalJson(value)), expected);
        assert.deepEqual(JSON.parse(canonicalLine(value)), expected);
        assert.equal(canonicalJson(reversed(value)), canonicalJson(value));
        assert.equal(canonicalLine(reversed(value)), canonicalLine(value));
        assert.doesNotMatch(canonicalLine(value), /\n/);
      }),
    );
  });

  it('is laid out for people', () => {
    const value = { b: [1, 'two', null], a: { z: -0, y: [] }, c: [{ k: 1 }, [2, [3]]], d: undefined, e: {} };
    assert.equal(
      canonicalJson(value),
      `{
  "a": {
    "y": [],
    "z": 0
  },
  "b": [1, "two", null],
  "c": [
    {
      "k": 1
    },
    [
      2,
      [3]
    ]
  ],
  "e": {}
}
`,
    );
    assert.equal(canonicalLine(value), '{"a":{"y":[],"z":0},"b":[1,"two",null],"c":[{"k":1},[2,[3]]],"e":{}}');
  });

  it('refuses what JSON would lose, with its path', () => {
    const refuses = (value: unknown, name: string, path: string) =>
      assert.throws(
        () => canonicalJson(value),
        (error: Error) => {
          assert.equal(error.name, name);
          assert.ok(error.message.includes(` at ${path}, got `), error.message);
          return true;
        },
      );
    refuses({ a: [{ 'b c': NaN }] }, 'NumericsError', '$.a[0]["b c"]');
    refuses([1, -Infinity], 'NumericsError', '$[1]');
    refuses([undefined], 'InputError', '$[0]');
    // eslint-disable-next-line no-sparse-arrays -- a hole is what is tested
    refuses([1, , 2], 'InputError', '$[1]');
    refuses(undefined, 'InputError', '$');
    for (const odd of [new Date(0), new Float64Array(1), new Map(), 1n, () => 1, Symbol('s')]) {
      refuses({ odd }, 'InputError', '$.odd');
    }
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)]),
  );
}
