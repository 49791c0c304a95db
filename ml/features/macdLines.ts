import { ema } from './ema.ts';
import { exponentialAverage } from './exponentialAverage.ts';
import { firstPresent } from './firstPresent.ts';

export interface MacdLines {
  readonly macd: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/**
 * macd = fast EMA − slow EMA, signal = EMA of macd, histogram = macd − signal, in the dialect of TA-Lib: both averages
 * have their first value at the same row, and all three lines start where the signal does: slow + signal − 2 rows in.
 *
 * Appel (1979), The Moving Average Convergence Divergence Trading Method; TA-Lib, function MACD.
 */
export function macdLines(close: Float64Array, fast: number, slow: number, signalPeriod: number): MacdLines {
  const first = firstPresent(close);
  const slowLine = ema.compute([close], { period: slow });
  const fastLine = exponentialAverage(close, fast, first + slow - fast);
  const line = fastLine.map((value, t) => value - slowLine[t]!);
  const signal = exponentialAverage(line, signalPeriod, first + slow - 1);
  const macd = line.map((value, t) => (Number.isNaN(signal[t]!) ? NaN : value));
  return { macd, signal, histogram: macd.map((value, t) => value - signal[t]!) };
}

export const macdParameters = {
  fast: { default: 12, minimum: 2, maximum: 10_000, integer: true, meaning: 'period of the fast average' },
  slow: { default: 26, minimum: 2, maximum: 10_000, integer: true, meaning: 'period of the slow average' },
  signal: { default: 9, minimum: 1, maximum: 10_000, integer: true, meaning: 'period of the signal line' },
} as const;

export function checkMacd({ fast, slow }: Readonly<Record<keyof typeof macdParameters, number>>): string | null {
  return fast < slow ? null : `fast must be less than slow, got ${fast} and ${slow}.`;
}
