import { slidingExtremes } from './slidingExtremes.ts';
import { windowed } from './windowed.ts';

const rowsParameter = (rows: number, meaning: string) =>
  ({ default: rows, minimum: 1, maximum: 10_000, integer: true, meaning }) as const;

const window = rowsParameter(5, 'rows of the range, the current one included');
const smoothing = rowsParameter(3, 'rows of the mean of the fast %K');

export const fastParameters = { window } as const;
export const smoothedParameters = { window, smoothing } as const;
export const slowParameters = {
  window,
  smoothing,
  signal: rowsParameter(3, 'rows of the mean of the slow %K'),
} as const;

/**
 * Fast %K of the stochastic oscillator: 100 (close − lowest) / (highest − lowest) over the last `window` rows; 0 where
 * highest and lowest are equal, as in TA-Lib.
 *
 * Lane (1984), Technical Analysis of Stocks & Commodities 2(3); TA-Lib, functions STOCHF and STOCH.
 */
export function fastStochastic([high, low, close]: readonly Float64Array[], rows: number): Float64Array {
  const { highest, lowest } = slidingExtremes(high!, low!, rows);
  return close!.map((price, t) => {
    const range = highest[t]! - lowest[t]!;
    if (Number.isNaN(range)) return NaN;
    return range === 0 ? 0 : (100 * (price - lowest[t]!)) / range;
  });
}

/** Mean of the last rows. */
export function smoothed(x: Float64Array, rows: number): Float64Array {
  return windowed(x, rows, ({ mean }) => mean);
}
