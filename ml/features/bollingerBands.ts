import type { ResolvedParameters } from './defineFeature.ts';
import { slideBlocks } from './slidingBlocks.ts';
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
  room?: BollingerBands,
): BollingerBands {
  const { window, deviations, dialect } = parameters;
  const column = () => new Float64Array(close.length);
  const bands = room ?? { upper: column(), middle: column(), lower: column() };
  const factor = deviations / Math.sqrt(dialect === 'talib' ? window : window - 1);
  slideBlocks(close, window, [bands.upper, bands.middle, bands.lower], (block, end, before) =>
    fillBlock(bands, close, { block, end, factor }, before),
  );
  return bands;
}

/** The moments of `slidingMoments`, made into bands in the same pass: nothing but these is written to memory. */
function fillBlock(
  { upper, middle, lower }: BollingerBands,
  close: Float64Array,
  { block, end, factor }: { readonly block: number; readonly end: number; readonly factor: number },
  before: Float64Array,
): number {
  const share = 2 / before.length;
  const anchor = close[block]!;
  let sum = 0;
  let square = 0;
  for (let t = block, at = before.length - 2; t < end; t++, at -= 2) {
    const d = close[t]! - anchor;
    sum += d;
    square += d * d;
    const total = sum + before[at]!;
    const offset = total * share;
    const half = factor * Math.sqrt(Math.abs(square + before[at + 1]! - total * offset));
    const centre = anchor + offset;
    upper[t] = centre + half;
    middle[t] = centre;
    lower[t] = centre - half;
  }
  return sum;
}
