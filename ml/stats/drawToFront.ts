import type { Random } from './rng.ts';

/**
 * Moves `wanted` values drawn without replacement to the front, in the order drawn; the others stay behind in some order.
 * The first steps of a Fisher–Yates shuffle, one number of `random` each (Knuth, The Art of Computer Programming 2, §3.4.2).
 */
export function drawToFront(values: Int32Array, wanted: number, random: Random): void {
  for (let i = 0; i < wanted; i++) {
    const j = i + random.integer(values.length - i);
    const held = values[i]!;
    values[i] = values[j]!;
    values[j] = held;
  }
}
