import { defineRecursive } from './defineRecursive.ts';
import type { Recursion } from './recursion.ts';

/**
 * Kaufman's adaptive average: k[t] = k[t−1] + c (x[t] − k[t−1]) with c = (e (2/(fast+1) − 2/(slow+1)) + 2/(slow+1))² and
 * the efficiency e = |x[t] − x[t−period]| / Σ |x[i] − x[i−1]| over the last `period` changes. It starts from the close of
 * row period − 1, and its first value is at row `period`.
 *
 * Where nothing has moved e is 1, as in TA-Lib.
 */
export const kama = defineRecursive({
  name: 'kama',
  revision: 1,
  purpose: 'Price level that follows a trend closely and hardly moves in noise',
  cite: 'Kaufman (1995), Smarter Trading; TA-Lib, function KAMA',
  unit: 'unit of the input',
  inputs: ['close'],
  parameters: {
    period: { default: 30, minimum: 2, maximum: 1000, integer: true, meaning: 'rows of the efficiency' },
    fast: { default: 2, minimum: 1, maximum: 10_000, integer: true, meaning: 'period of the average in a clean trend' },
    slow: { default: 30, minimum: 2, maximum: 10_000, integer: true, meaning: 'period of the average in pure noise' },
  },
  check: ({ fast, slow }) => (fast < slow ? null : `fast must be less than slow, got ${fast} and ${slow}.`),
  lookback: ({ period }) => period,
  recursion: ({ period, fast, slow }) => kaufman(period, { fast: 2 / (fast + 1), slow: 2 / (slow + 1) }),
});

/** State: rows seen, average, then the last period + 1 closes in a ring. */
function kaufman(period: number, { fast, slow }: { readonly fast: number; readonly slow: number }): Recursion {
  const length = period + 1;
  return {
    lines: 1,
    start: () => new Float64Array(2 + length),
    advance(state, [x], [out], { from, to }) {
      const ring = state.subarray(2);
      for (let t = from; t < to; t++) {
        const row = state[0]!++;
        const price = x![t]!;
        ring[row % length] = price;
        if (row < period) {
          state[1] = price + 0 * state[1]!;
          out![t] = NaN;
          continue;
        }
        const efficiency = efficiencyOf(ring, row);
        const pace = (efficiency * (fast - slow) + slow) ** 2;
        state[1] = state[1]! + pace * (price - state[1]!);
        out![t] = state[1]!;
      }
    },
  };
}

/** |last − first| / Σ |steps| of the closes in the ring, the last one being that of `row`. */
function efficiencyOf(ring: Float64Array, row: number): number {
  const length = ring.length;
  const newest = row % length;
  let path = 0;
  let after = ring[newest]!;
  for (let i = 1; i < length; i++) {
    const before = ring[newest >= i ? newest - i : newest - i + length]!;
    path += Math.abs(after - before);
    after = before;
  }
  return path === 0 ? 1 : Math.abs(ring[newest]! - after) / path;
}
