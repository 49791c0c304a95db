import { adx } from './adx.ts';
import { atr } from './atr.ts';
import { bollingerLower } from './bollingerLower.ts';
import { bollingerMiddle } from './bollingerMiddle.ts';
import { bollingerPosition } from './bollingerPosition.ts';
import { bollingerUpper } from './bollingerUpper.ts';
import { bollingerWidth } from './bollingerWidth.ts';
import { cci } from './cci.ts';
import type { FeatureDefinition } from './defineFeature.ts';
import { difference } from './difference.ts';
import { drawdown } from './drawdown.ts';
import { ema } from './ema.ts';
import { garmanKlassVolatility } from './garmanKlassVolatility.ts';
import { growthAnnualised } from './growthAnnualised.ts';
import { kama } from './kama.ts';
import { lag } from './lag.ts';
import { logDifference } from './logDifference.ts';
import { logReturns } from './logReturns.ts';
import { macd } from './macd.ts';
import { macdHistogram } from './macdHistogram.ts';
import { macdSignal } from './macdSignal.ts';
import { mfi } from './mfi.ts';
import { minusDi } from './minusDi.ts';
import { momentum } from './momentum.ts';
import { normalisedAtr } from './normalisedAtr.ts';
import { obv } from './obv.ts';
import { parkinsonVolatility } from './parkinsonVolatility.ts';
import { plusDi } from './plusDi.ts';
import { rateOfChange } from './rateOfChange.ts';
import { realisedVolatility } from './realisedVolatility.ts';
import { releaseLag } from './releaseLag.ts';
import { returns } from './returns.ts';
import { rollingMean } from './rollingMean.ts';
import { rollingZscore } from './rollingZscore.ts';
import { rsi } from './rsi.ts';
import { sma } from './sma.ts';
import { stalenessDays } from './stalenessDays.ts';
import { stochasticFastD } from './stochasticFastD.ts';
import { stochasticFastK } from './stochasticFastK.ts';
import { stochasticSlowD } from './stochasticSlowD.ts';
import { stochasticSlowK } from './stochasticSlowK.ts';
import { trueRange } from './trueRange.ts';
import { value } from './value.ts';
import { williamsR } from './williamsR.ts';
import { yangZhangVolatility } from './yangZhangVolatility.ts';
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
  rate_of_change: rateOfChange,
  realised_volatility: realisedVolatility,
  parkinson_volatility: parkinsonVolatility,
  garman_klass_volatility: garmanKlassVolatility,
  yang_zhang_volatility: yangZhangVolatility,
  drawdown,
  sma,
  ema,
  kama,
  rolling_mean: rollingMean,
  rolling_zscore: rollingZscore,
  rsi,
  macd,
  macd_signal: macdSignal,
  macd_histogram: macdHistogram,
  bollinger_upper: bollingerUpper,
  bollinger_middle: bollingerMiddle,
  bollinger_lower: bollingerLower,
  bollinger_position: bollingerPosition,
  bollinger_width: bollingerWidth,
  true_range: trueRange,
  atr,
  normalised_atr: normalisedAtr,
  adx,
  plus_di: plusDi,
  minus_di: minusDi,
  cci,
  mfi,
  williams_r: williamsR,
  obv,
  stochastic_fast_k: stochasticFastK,
  stochastic_fast_d: stochasticFastD,
  stochastic_slow_k: stochasticSlowK,
  stochastic_slow_d: stochasticSlowD,
  release_lag: releaseLag,
  staleness_days: stalenessDays,
} as const satisfies Readonly<Record<string, FeatureDefinition>>;
