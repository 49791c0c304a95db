import { bollingerPosition } from './bollingerPosition.ts';
import { bollingerWidth } from './bollingerWidth.ts';
import type { FeatureDefinition } from './defineFeature.ts';
import { difference } from './difference.ts';
import { drawdown } from './drawdown.ts';
import { ema } from './ema.ts';
import { growthAnnualised } from './growthAnnualised.ts';
import { lag } from './lag.ts';
import { logDifference } from './logDifference.ts';
import { logReturns } from './logReturns.ts';
import { macd } from './macd.ts';
import { macdHistogram } from './macdHistogram.ts';
import { macdSignal } from './macdSignal.ts';
import { momentum } from './momentum.ts';
import { realisedVolatility } from './realisedVolatility.ts';
import { releaseLag } from './releaseLag.ts';
import { returns } from './returns.ts';
import { rollingMean } from './rollingMean.ts';
import { rollingZscore } from './rollingZscore.ts';
import { rsi } from './rsi.ts';
import { sma } from './sma.ts';
import { stalenessDays } from './stalenessDays.ts';
import { value } from './value.ts';
import { yearOnYear } from './yearOnYear.ts';

/** Every feature a system file can name. Add a feature: one file, one line. */
export const features = {
  value,
  lag,
  difference,
  log_difference: logDifference,
  year_on_year: yearOnYear,
  growth_annualised: growthAnnualised,
  returns,
  log_returns: logReturns,
  momentum,
  realised_volatility: realisedVolatility,
  drawdown,
  sma,
  ema,
  rolling_mean: rollingMean,
  rolling_zscore: rollingZscore,
  rsi,
  macd,
  macd_signal: macdSignal,
  macd_histogram: macdHistogram,
  bollinger_position: bollingerPosition,
  bollinger_width: bollingerWidth,
  release_lag: releaseLag,
  staleness_days: stalenessDays,
} as const satisfies Readonly<Record<string, FeatureDefinition>>;
