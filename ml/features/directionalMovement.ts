import type { ResolvedParameters } from './defineFeature.ts';
import type { Recursion } from './recursion.ts';

const directionalParameters = {
  period: { default: 14, minimum: 2, maximum: 10_000, integer: true, meaning: 'rows of the averages' },
} as const;

type DirectionalParameters = ResolvedParameters<typeof directionalParameters>;

/** What the features of the three lines have in common. */
export const ofDirectionalMovement = {
  unit: 'index from 0 to 100',
  inputs: ['high', 'low', 'close'],
  parameters: directionalParameters,
  recursion: directionalMovement,
} as const;

/** Where each line stands in the recursion. */
export const directionalLine = { adx: 0, plus: 1, minus: 2 } as const;

interface Sums {
  range: number;
  plus: number;
  minus: number;
}

/**
 * Wilder's directional movement: ADX, +DI and −DI, as TA-Lib has them.
 *
 * A row's move up is its high − the last high, its move down the last low − its low; only the larger counts, and only
 * above 0. Sums of true range and of both moves: plain over the first period − 1 rows, then s[t] = s[t−1] −
 * s[t−1] / period + x[t]. ±DI = 100 · move / range from row `period` on, 0 where the range is 0. DX = 100 · |+DI − −DI| /
 * (+DI + −DI); ADX is the mean of the first `period` of them, from row 2 · period − 1 on, then ((period − 1) a[t−1] + DX) /
 * period; a row without any directional movement leaves it as it was.
 *
 * State: rows seen, last high, low and close, the three sums, ADX (a sum at first). Wilder (1978), New Concepts in
 * Technical Trading Systems; TA-Lib, functions ADX, PLUS_DI and MINUS_DI.
 */
export function directionalMovement({ period }: DirectionalParameters): Recursion {
  return {
    lines: 3,
    start: () => new Float64Array(8),
    advance(state, [high, low, close], [adx, plusLine, minusLine], { from, to }) {
      let [count, top, bottom, last] = [state[0]!, state[1]!, state[2]!, state[3]!];
      const sums: Sums = { range: state[4]!, plus: state[5]!, minus: state[6]! };
      let average = state[7]!;
      for (let t = from; t < to; t++) {
        const keep = count < period ? 1 : 1 - 1 / period;
        if (count > 0) addMoves(sums, keep, { up: high![t]! - top, down: bottom - low![t]! });
        [top, bottom] = [high![t]!, low![t]!];
        const range = count === 0 ? 0 : Math.max(top, last) - Math.min(bottom, last);
        last = close![t]!;
        // The last term is 0, or NaN where an input is not finite, which comparisons would hide.
        sums.range = keep * sums.range + range + 0 * (top + bottom + last);
        const plus = sums.range === 0 ? 0 : (100 * sums.plus) / sums.range;
        const minus = sums.range === 0 ? 0 : (100 * sums.minus) / sums.range;
        if (count >= period) average = nextAverage(average, plus, minus, { row: count, period });
        plusLine![t] = count < period ? NaN : plus;
        minusLine![t] = count < period ? NaN : minus;
        adx![t] = count < 2 * period - 1 ? NaN : average;
        if (count < 2 * period) count++;
      }
      state.set([count, top, bottom, last, sums.range, sums.plus, sums.minus, average]);
    },
  };
}

function addMoves(sums: Sums, keep: number, { up, down }: { readonly up: number; readonly down: number }): void {
  sums.plus = keep * sums.plus + (up > down && up > 0 ? up : 0);
  sums.minus = keep * sums.minus + (down > up && down > 0 ? down : 0);
}

function nextAverage(
  average: number,
  plus: number,
  minus: number,
  { row, period }: { readonly row: number; readonly period: number },
): number {
  const total = plus + minus;
  const first = row < 2 * period;
  if (total === 0) return average;
  const index = (100 * Math.abs(plus - minus)) / total;
  return first ? average + index / period : (average * (period - 1) + index) / period;
}
