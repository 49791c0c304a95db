import type { ResolvedParameters } from './defineFeature.ts';
import type { Recursion } from './recursion.ts';

export const atrParameters = {
  period: { default: 14, minimum: 1, maximum: 10_000, integer: true, meaning: 'rows of the average' },
  dialect: {
    default: 'talib',
    oneOf: ['talib', 'tradingview'],
    meaning:
      'talib (also TTR): the first row has no true range, for want of a close before it; tradingview: it is high − low there',
  },
} as const;

export type AtrParameters = ResolvedParameters<typeof atrParameters>;

export const atrLookback = ({ period, dialect }: AtrParameters): number => (dialect === 'talib' ? period : period - 1);

/**
 * Wilder's average of the true range, in the unit of the prices or in percent of the close: the mean of the first `period`
 * true ranges, then a[t] = ((period − 1) a[t−1] + range) / period, with range = max(high, close[t−1]) − min(low,
 * close[t−1]).
 *
 * State: true ranges seen (−1 before the first row), last close, average. Wilder (1978), New Concepts in Technical
 * Trading Systems; TA-Lib, functions ATR and NATR.
 */
export function averageTrueRange({ period, dialect }: AtrParameters, unit: 'price' | 'percent'): Recursion {
  return {
    lines: 1,
    start: () => Float64Array.of(-1, 0, 0),
    advance(state, inputs, [out], { from, to }) {
      const [high, low, close] = inputs as [Float64Array, Float64Array, Float64Array];
      let [count, last, average] = [state[0]!, state[1]!, state[2]!];
      let t = from;
      for (; t < to && count < period; t++) {
        const first = count === -1;
        // Without a close before it a row has its own range only.
        const range = twiceRange(high[t]!, low[t]!, first ? high[t]! : last);
        average += (range * (first && dialect === 'talib' ? 0 : 0.5)) / period;
        last = close[t]!;
        count += first && dialect === 'tradingview' ? 2 : 1;
        out![t] = count < period ? NaN : average;
      }
      state.set([count, last, average]);
      advanceWarm(state, inputs as Bars, out!, { from: t, to, period });
      if (unit === 'percent') for (let row = from; row < to; row++) out![row] = (100 * out![row]!) / close[row]!;
    },
  };
}

type Bars = readonly [Float64Array, Float64Array, Float64Array];

/**
 * 2 · (max(high, before) − min(low, before)) of a high that is not below the low, without a branch, and not finite where
 * one of the three is not.
 */
function twiceRange(high: number, low: number, before: number): number {
  return high - low + Math.abs(high - before) + Math.abs(low - before);
}

/** The rows after the warm-up: four at a time, which takes a third off the time, and one at a time what is left. */
function advanceWarm(
  state: Float64Array,
  bars: Bars,
  out: Float64Array,
  { from, to, period }: { readonly from: number; readonly to: number; readonly period: number },
): void {
  const fours = to - ((to - from) % 4);
  advanceFours(state, bars, out, { from, to: fours, period });
  advanceOnes(state, bars, out, { from: fours, to, period });
}

type Advance = typeof advanceWarm;

const advanceOnes: Advance = (state, [high, low, close], out, { from, to, period }) => {
  const keep = (period - 1) / period;
  const half = 0.5 / period;
  // Read from the typed array here, so that the engine keeps them as plain doubles.
  let last = state[1]!;
  let average = state[2]!;
  for (let t = from; t < to; t++) {
    average = average * keep + twiceRange(high[t]!, low[t]!, last) * half;
    last = close[t]!;
    out[t] = average;
  }
  state[1] = last;
  state[2] = average;
};

const advanceFours: Advance = (state, [high, low, close], out, { from, to, period }) => {
  const keep = (period - 1) / period;
  const half = 0.5 / period;
  let last = state[1]!;
  let average = state[2]!;
  for (let t = from; t < to; t += 4) {
    const first = twiceRange(high[t]!, low[t]!, last) * half;
    const second = twiceRange(high[t + 1]!, low[t + 1]!, close[t]!) * half;
    const third = twiceRange(high[t + 2]!, low[t + 2]!, close[t + 1]!) * half;
    const fourth = twiceRange(high[t + 3]!, low[t + 3]!, close[t + 2]!) * half;
    last = close[t + 3]!;
    average = average * keep + first;
    out[t] = average;
    average = average * keep + second;
    out[t + 1] = average;
    average = average * keep + third;
    out[t + 2] = average;
    average = average * keep + fourth;
    out[t + 3] = average;
  }
  state[1] = last;
  state[2] = average;
};
