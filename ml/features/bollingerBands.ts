import { windowed } from './windowed.ts';

export interface BollingerBands {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Bollinger bands: middle = mean of the last `window` closes, upper and lower = middle ± deviations · s, with s the
 * population standard deviation (ddof 0) of the same closes, as TA-Lib has it. Missing for window − 1 rows.
 *
 * Bollinger (2001), Bollinger on Bollinger Bands.
 */
export function bollingerBands(close: Float64Array, window: number, deviations: number): BollingerBands {
  const middle = windowed(close, window, ({ mean }) => mean);
  const half = windowed(close, window, ({ squares }) => deviations * Math.sqrt(squares / window));
  return {
    upper: middle.map((centre, t) => centre + half[t]!),
    middle,
    lower: middle.map((centre, t) => centre - half[t]!),
  };
}
