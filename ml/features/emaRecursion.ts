import type { Recursion } from './recursion.ts';

/** How programs start an exponential average; from some hundred rows on they agree. */
export const emaDialects = ['talib', 'pandas', 'pandas_adjusted'] as const;

export const emaDialectMeaning =
  'talib (also TTR): starts with the mean of the first period; pandas (adjust=False; also TradingView): with the first value; pandas_adjusted: weighted mean of all values so far';

/**
 * Exponential average e[t] = e[t−1] + w (x[t] − e[t−1]) with w = 2 / (period + 1), in three dialects:
 *
 * - `talib`: the first value, at row period − 1, is the mean of the first `period` values;
 * - `pandas`: the first value is x[0], as `ewm(span, adjust=False)` has it;
 * - `pandas_adjusted`: Σ (1 − w)^i x[t−i] / Σ (1 − w)^i, as `ewm(span)` has it.
 *
 * Missing before; a gap ends it. State: rows seen, the sum of the start or the numerator, the average or the denominator.
 */
export function emaRecursion(period: number, dialect: (typeof emaDialects)[number]): Recursion {
  const weight = 2 / (period + 1);
  if (dialect === 'pandas_adjusted') return adjusted(1 - weight);
  const seeds = dialect === 'talib' ? period : 1;
  return {
    lines: 1,
    start: () => new Float64Array(3),
    advance(state, [x], [out], { from, to }) {
      let count = state[0]!;
      let sum = state[1]!;
      let average = state[2]!;
      let t = from;
      for (; t < to && count < seeds; t++) {
        sum += x![t]!;
        count++;
        if (count === seeds) average = sum / seeds;
        out![t] = count === seeds ? average : NaN;
      }
      const share = weight;
      for (; t < to; t++) {
        average += share * (x![t]! - average);
        out![t] = average;
      }
      state.set([count, sum, average]);
    },
  };
}

function adjusted(decay: number): Recursion {
  return {
    lines: 1,
    start: () => new Float64Array(2),
    advance(state, [x], [out], { from, to }) {
      let numerator = state[0]!;
      let denominator = state[1]!;
      for (let t = from; t < to; t++) {
        numerator = x![t]! + decay * numerator;
        denominator = 1 + decay * denominator;
        out![t] = numerator / denominator;
      }
      state.set([numerator, denominator]);
    },
  };
}
