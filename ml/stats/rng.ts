import { InputError } from '../../contracts/failures.ts';
import { normalQuantile } from './normalQuantile.ts';
import { philox } from './philox.ts';

export interface Random {
  /** Uniform on [0, 1) with 53 random bits. */
  uniform(): number;
  /** Standard normal, by inversion of one uniform. */
  normal(): number;
  /** Uniform on 0 … below − 1, without bias; `below` is an integer from 1 to 2^32. */
  integer(below: number): number;
  /** Shuffles in place (Fisher–Yates, from the last element down) and gives the same array back. */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(values: T): T;
  /** A random order of 0 … n − 1. */
  permutation(n: number): Int32Array;
}

/**
 * A seeded generator whose bits depend on nothing but its arguments: Philox4x32-10 in counter mode.
 *
 * `streams` name independent sequences under one seed (`createRandom(7, 'kmeans', restart)`): drawing from one never
 * moves another, so work may be done in any order or on any number of threads. Numbers and strings differ: 1 is not '1'.
 * Key and upper half of the counter are a Philox hash of seed and streams; the lower half counts blocks of four words.
 * Example: `const random = createRandom(42, 'bootstrap', 3); random.uniform();`
 */
export function createRandom(seed: number, ...streams: readonly (number | string)[]): Random {
  const identity = identityOf(seed, streams);
  const key = identity.subarray(0, 2);
  const counter = new Uint32Array([0, 0, identity[2]!, identity[3]!]);
  const block = new Uint32Array(4);
  let used = 4;

  const word = (): number => {
    if (used === 4) {
      philox(counter, key, block);
      counter[0] = counter[0]! + 1;
      if (counter[0] === 0) counter[1] = counter[1]! + 1;
      used = 0;
    }
    return block[used++]!;
  };
  const uniform = (): number => ((word() >>> 5) * 0x4000000 + (word() >>> 6)) / 0x20000000000000;
  const normal = (): number => {
    let p = uniform();
    while (p === 0) p = uniform();
    return normalQuantile(p);
  };
  const integer = (below: number): number => {
    if (!Number.isInteger(below) || below < 1 || below > 0x100000000) {
      throw new InputError(
        `A random integer needs an integer bound from 1 to 4294967296, got ${below}; pass the number of choices.`,
      );
    }
    // Quotients of whole numbers up to 2^32 round down right, and are ten times as fast as a remainder beyond 2^31.
    const limit = below * Math.floor(0x100000000 / below);
    let drawn = word();
    while (drawn >= limit) drawn = word();
    return drawn - below * Math.floor(drawn / below);
  };
  const shuffle = <T extends { [index: number]: unknown; readonly length: number }>(values: T): T => {
    const mutable = values as { [index: number]: unknown; readonly length: number };
    for (let i = mutable.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      const held = mutable[i];
      mutable[i] = mutable[j];
      mutable[j] = held;
    }
    return values;
  };
  const permutation = (n: number): Int32Array => shuffle(Int32Array.from({ length: n }, (_, i) => i));
  return { uniform, normal, integer, shuffle, permutation };
}

/** Absorbs seed and streams, each with its kind and length, into 128 bits. */
function identityOf(seed: number, streams: readonly (number | string)[]): Uint32Array {
  const state = new Uint32Array(4);
  const absorb = (tag: number, low: number, high: number): void => {
    philox(Uint32Array.of(state[2]! ^ low, state[3]! ^ high, tag, 0x52474d4e), state.slice(0, 2), state);
  };
  absorbNumber(seed, 'seed', absorb);
  for (const stream of streams) {
    if (typeof stream === 'number') absorbNumber(stream, 'stream', absorb);
    else {
      absorb(2, stream.length, 0);
      for (let i = 0; i < stream.length; i++) absorb(3, stream.charCodeAt(i), i);
    }
  }
  return state;
}

function absorbNumber(value: number, what: string, absorb: (tag: number, low: number, high: number) => void): void {
  if (!Number.isSafeInteger(value)) {
    throw new InputError(
      `A random ${what} must be a whole number within ±(2^53 − 1), got ${value}; round it or use a string.`,
    );
  }
  absorb(1, value >>> 0, Math.floor(value / 0x100000000) >>> 0);
}
