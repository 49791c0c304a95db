import { defineRecursive } from './defineRecursive.ts';
import type { Recursion } from './recursion.ts';

/** What the dialects give where the close has not moved at all, and where it has never fallen. */
const unmoved = { talib: 0, metatrader: 50, tradingview: 100, pandas: 100 } as const;

/**
 * f[t] = 100 · gain / (gain + loss), with gain and loss Wilder's averages of the rises and falls of the close: the mean of
 * the first `period` changes, then a[t] = ((period − 1) a[t−1] + change) / period. In the dialect `pandas`, which is
 * `ewm(alpha = 1 / period, adjust=False)`, the averages start with the first change instead; the first value is at the
 * same row. Being recursive it depends on where the data start, less and less: by (1 − 1/period) each row.
 *
 * Where nothing has moved: 0 in `talib`, 50 in `metatrader`, 100 in `tradingview` and in `pandas`. TA-Lib takes gain +
 * loss below 1e-14 for nothing, which is wrong for a price of 1e-12; here only 0 is nothing.
 */
export const rsi = defineRecursive({
  name: 'rsi',
  revision: 2,
  purpose: 'Share of rises in recent moves: over 70 is called overbought, below 30 oversold',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function RSI',
  unit: 'index from 0 to 100',
  inputs: ['close'],
  parameters: {
    period: { default: 14, minimum: 2, maximum: 10_000, integer: true, meaning: 'rows of the averages' },
    dialect: {
      default: 'talib',
      oneOf: ['talib', 'metatrader', 'tradingview', 'pandas'],
      meaning:
        'where nothing has moved talib gives 0, metatrader 50, tradingview and pandas 100; pandas starts its averages with the first change, the others with the mean of the first period',
    },
  },
  lookback: ({ period }) => period,
  recursion: ({ period, dialect }) =>
    strengthRecursion(period, { unmoved: unmoved[dialect], seeds: dialect === 'pandas' ? 1 : period }),
});

/** State: rows seen (up to period + 1), last close, gain and loss. */
function strengthRecursion(
  period: number,
  { unmoved: flat, seeds }: { readonly unmoved: number; readonly seeds: number },
): Recursion {
  const keep = (period - 1) / period;
  // Twice a rise is |change| + change, without a branch that a processor would guess wrong every other row.
  const half = 0.5 / period;
  return {
    lines: 1,
    start: () => new Float64Array(4),
    advance(state, [x], [out], { from, to }) {
      let [count, last, gain, loss] = [state[0]!, state[1]!, state[2]!, state[3]!];
      let t = from;
      for (; t < to && count <= period; t++) {
        const change = count === 0 ? 0 : x![t]! - last;
        last = x![t]!;
        const share = count <= seeds ? 0.5 / seeds : half;
        const kept = count <= seeds ? 1 : keep;
        gain = gain * kept + (Math.abs(change) + change) * share;
        loss = loss * kept + (Math.abs(change) - change) * share;
        out![t] = count < period ? NaN : gain + loss === 0 ? flat : (100 * gain) / (gain + loss);
        count++;
      }
      state.set([count, last, gain, loss]);
      advanceWarm(state, x!, out!, { from: t, to, period, flat });
    },
  };
}

function advanceWarm(
  state: Float64Array,
  x: Float64Array,
  out: Float64Array,
  {
    from,
    to,
    period,
    flat,
  }: { readonly from: number; readonly to: number; readonly period: number; readonly flat: number },
): void {
  const keep = (period - 1) / period;
  const half = 0.5 / period;
  // Read from the typed array here, so that the engine keeps them as plain doubles.
  let last = state[1]!;
  let gain = state[2]!;
  let loss = state[3]!;
  for (let t = from; t < to; t++) {
    const price = x[t]!;
    const change = price - last;
    const size = Math.abs(change);
    last = price;
    gain = gain * keep + (size + change) * half;
    loss = loss * keep + (size - change) * half;
    const total = gain + loss;
    out[t] = (100 * gain) / total;
    if (total === 0) out[t] = flat;
  }
  state[1] = last;
  state[2] = gain;
  state[3] = loss;
}
