/** Uniform on [0, 1). */
export type Uniform = () => number;

/**
 * A small seeded stream of uniforms for jitter, injected faults and synthetic books, where speed and equal numbers on
 * every machine matter and statistical quality does not: mulberry32 (T. Ettinger, public domain), period 2^32.
 */
export function seededUniform(seed: number): Uniform {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}
