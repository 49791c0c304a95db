import assert from 'node:assert/strict';
import { philox } from '../../../ml/stats/philox.ts';

const block = (counter: number[], key: number[]) => {
  const out = new Uint32Array(4);
  philox(Uint32Array.from(counter), Uint32Array.from(key), out);
  return [...out];
};

describe('philox', () => {
  it('gives the known answers of Random123 (kat_vectors, philox4x32 with 10 rounds)', () => {
    assert.deepEqual(block([0, 0, 0, 0], [0, 0]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    const ones = 0xffffffff;
    assert.deepEqual(block([ones, ones, ones, ones], [ones, ones]), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
    assert.deepEqual(
      block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    );
  });

  it('agrees with the same rounds in 64-bit integers', () => {
    const mask = 0xffffffffn;
    for (let seed = 1; seed < 200; seed++) {
      const counter = [seed * 7919, seed * 104729, ~seed, seed ** 3].map((word) => word >>> 0);
      const key = [seed * 2654435761, seed * 40503].map((word) => word >>> 0);
      let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
      let [k, l] = key.map(BigInt) as [bigint, bigint];
      for (let round = 0; round < 10; round++) {
        const first = a * 0xd2511f53n;
        const second = c * 0xcd9e8d57n;
        [a, b, c, d] = [(second >> 32n) ^ b ^ k, second & mask, (first >> 32n) ^ d ^ l, first & mask];
        [k, l] = [(k + 0x9e3779b9n) & mask, (l + 0xbb67ae85n) & mask];
      }
      assert.deepEqual(block(counter, key), [a, b, c, d].map(Number));
    }
  });
});
