import type { ResolvedParameters } from './defineFeature.ts';
import type { Recursion } from './recursion.ts';

const macdParameters = {
  fast: { default: 12, minimum: 2, maximum: 10_000, integer: true, meaning: 'period of the fast average' },
  slow: { default: 26, minimum: 2, maximum: 10_000, integer: true, meaning: 'period of the slow average' },
  signal: { default: 9, minimum: 1, maximum: 10_000, integer: true, meaning: 'period of the signal line' },
  dialect: {
    default: 'talib',
    oneOf: ['talib', 'ttr', 'pandas'],
    meaning:
      'talib: the fast average starts late, with the slow one; ttr: each starts with the mean of its own first period; pandas (adjust=False; also TradingView): all start with the first value',
  },
} as const;

type MacdParameters = ResolvedParameters<typeof macdParameters>;

/** What the features of the three lines have in common. */
export const ofMacd = {
  cite: 'Appel (1979), The Moving Average Convergence Divergence Trading Method; TA-Lib, function MACD',
  unit: 'unit of the input',
  inputs: ['close'],
  parameters: macdParameters,
  check: ({ fast, slow }: MacdParameters) =>
    fast < slow ? null : `fast must be less than slow, got ${fast} and ${slow}.`,
  lookback: ({ slow, signal, dialect }: MacdParameters) => (dialect === 'pandas' ? 0 : slow + signal - 2),
  recursion: macdLines,
} as const;

/** Where each line stands in the recursion. */
export const macdLine = { macd: 0, signal: 1, histogram: 2 } as const;

/**
 * Three lines: macd = fast EMA − slow EMA, signal = EMA of macd, histogram = macd − signal.
 *
 * Dialects differ in how the averages start and agree to 1e-9 after some 300 rows. `talib`: both have their first value
 * at row slow − 1, the fast one from the mean of the `fast` closes before it. `ttr` (R package TTR, and most JavaScript
 * ones): each from the mean of its first period. In both the signal starts with the mean of `signal` values of macd, and
 * all three lines are missing before it, for slow + signal − 2 rows. `pandas`: all start with the first row, where macd
 * is 0.
 *
 * State: rows seen, then sum and average of the fast, the slow and the signal line. Appel (1979), The Moving Average
 * Convergence Divergence Trading Method; TA-Lib, function MACD; R package TTR, function MACD with percent = FALSE.
 */
export function macdLines({ fast, slow, signal, dialect }: MacdParameters): Recursion {
  const seeds = dialect === 'pandas' ? { fast: 1, slow: 1, signal: 1 } : { fast, slow, signal };
  const lateness = dialect === 'talib' ? slow - fast : 0;
  const weights: Weights = [2 / (fast + 1), 2 / (slow + 1), 2 / (signal + 1)];
  const averages = [
    { first: lateness, last: lateness + seeds.fast - 1, weight: weights[0] },
    { first: 0, last: seeds.slow - 1, weight: weights[1] },
    { first: seeds.slow - 1, last: seeds.slow + seeds.signal - 2, weight: weights[2] },
  ];
  const warm = seeds.slow + seeds.signal - 2;
  return {
    lines: 3,
    start: () => new Float64Array(7),
    advance(state, [x], lines, { from, to }) {
      let t = from;
      for (; t < to && state[0]! <= warm; t++) {
        const row = state[0]!++;
        feed(state, 0, averages[0]!, row, x![t]!);
        feed(state, 1, averages[1]!, row, x![t]!);
        const line = state[2]! - state[4]!;
        feed(state, 2, averages[2]!, row, line);
        lines[0]![t] = row < warm ? NaN : line;
        lines[1]![t] = row < warm ? NaN : state[6]!;
        lines[2]![t] = row < warm ? NaN : line - state[6]!;
      }
      const pairs = to - ((to - t) % 2);
      advancePairs(state, x!, lines as Lines, { from: t, to: pairs }, weights);
      if (pairs < to) advanceOne(state, x!, lines as Lines, pairs, weights);
    },
  };
}

interface Average {
  /** Rows that the mean at the start is over. */
  readonly first: number;
  readonly last: number;
  readonly weight: number;
}

/** One step of an average that may not have started yet. */
function feed(state: Float64Array, at: number, { first, last, weight }: Average, row: number, value: number): void {
  const [sum, average] = [1 + 2 * at, 2 + 2 * at];
  if (row < first) return;
  if (row > last) state[average] = state[average]! + weight * (value - state[average]!);
  else state[sum] = state[sum]! + value;
  if (row === last) state[average] = state[sum]! / (last - first + 1);
}

type Lines = readonly [Float64Array, Float64Array, Float64Array];
type Weights = readonly [number, number, number];

function advanceOne(
  state: Float64Array,
  x: Float64Array,
  [macd, signals, histogram]: Lines,
  t: number,
  [fastWeight, slowWeight, signalWeight]: Weights,
): void {
  state[2] = state[2]! + fastWeight * (x[t]! - state[2]!);
  state[4] = state[4]! + slowWeight * (x[t]! - state[4]!);
  const line = state[2] - state[4];
  state[6] = state[6]! + signalWeight * (line - state[6]!);
  macd[t] = line;
  signals[t] = state[6];
  histogram[t] = line - state[6];
}

/** The same two rows at a time, which takes a quarter off the time. */
function advancePairs(
  state: Float64Array,
  x: Float64Array,
  [macd, signals, histogram]: Lines,
  { from, to }: { readonly from: number; readonly to: number },
  [fastWeight, slowWeight, signalWeight]: Weights,
): void {
  let fast = state[2]!;
  let slow = state[4]!;
  let signal = state[6]!;
  for (let t = from; t < to; t += 2) {
    const price = x[t]!;
    const next = x[t + 1]!;
    fast += fastWeight * (price - fast);
    slow += slowWeight * (price - slow);
    const line = fast - slow;
    signal += signalWeight * (line - signal);
    macd[t] = line;
    signals[t] = signal;
    histogram[t] = line - signal;
    fast += fastWeight * (next - fast);
    slow += slowWeight * (next - slow);
    const nextLine = fast - slow;
    signal += signalWeight * (nextLine - signal);
    macd[t + 1] = nextLine;
    signals[t + 1] = signal;
    histogram[t + 1] = nextLine - signal;
  }
  state[2] = fast;
  state[4] = slow;
  state[6] = signal;
}
