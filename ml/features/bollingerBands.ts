import type { ResolvedParameters } from './defineFeature.ts';
import { slidingMoments, type SlidingMoments } from './slidingMoments.ts';
import { windowParameter } from './windowParameter.ts';

const bollingerParameters = {
  window: windowParameter(20, 2),
  deviations: { default: 2, minimum: 1e-9, maximum: 100, meaning: 'standard deviations from the middle to a band' },
  dialect: {
    default: 'talib',
    oneOf: ['talib', 'pandas'],
    meaning: 'talib (also TTR and TradingView): divisor of the standard deviation window; pandas: window − 1',
  },
} as const;

type BollingerParameters = ResolvedParameters<typeof bollingerParameters>;

/** What the features of the bands have in common. */
export const ofBollingerBands = {
  inputs: ['close'],
  missing: 'window',
  parameters: bollingerParameters,
  lookback: ({ window }: BollingerParameters) => window - 1,
  blocks: ({ window }: BollingerParameters) => window,
  checks: true,
} as const;

export interface BollingerBands {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Bollinger bands: middle = mean of the last `window` closes, upper and lower = middle ± deviations · s, with s the
 * standard deviation of the same closes, with divisor window (`talib`) or window − 1 (`pandas`). Missing for window − 1
 * rows.
 *
 * `room`: columns that the bands may overwrite, for who has some to use again. Bollinger (2001), Bollinger on Bollinger
 * Bands; TA-Lib, function BBANDS.
 */
export function bollingerBands(
  close: Float64Array,
  parameters: BollingerParameters,
  room?: SlidingMoments,
): BollingerBands {
  const { window, deviations, dialect } = parameters;
  const { mean: middle, squares, deviation } = slidingMoments(close, window, room);
  const factor = deviations / Math.sqrt(dialect === 'talib' ? window : window - 1);
  // The two columns are of no more use than as room for the bands.
  const [upper, lower] = [squares, deviation];
  for (let t = 0; t < close.length; t++) {
    const half = factor * Math.sqrt(squares[t]!);
    const centre = middle[t]!;
    upper[t] = centre + half;
    lower[t] = centre - half;
  }
  return { upper, middle, lower };
}
