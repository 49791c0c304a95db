import { adx } from './adx.ts';
import { atr } from './atr.ts';
import { bollingerLower } from './bollingerLower.ts';
import { bollingerMiddle } from './bollingerMiddle.ts';
import { bollingerPosition } from './bollingerPosition.ts';
import { bollingerUpper } from './bollingerUpper.ts';
import { bollingerWidth } from './bollingerWidth.ts';
import { cci } from './cci.ts';
import { dayOfMonth } from './dayOfMonth.ts';
import { dayOfWeek } from './dayOfWeek.ts';
import { daysFromMonthStart } from './daysFromMonthStart.ts';
import { daysToMonthEnd } from './daysToMonthEnd.ts';
import type { FeatureDefinition } from './defineFeature.ts';
import { difference } from './difference.ts';
import { drawdown } from './drawdown.ts';
import { ema } from './ema.ts';
import { fractionalDifference } from './fractionalDifference.ts';
import { garchFilter } from './garchFilter.ts';
import { garchVolatility } from './garchVolatility.ts';
import { garmanKlassVolatility } from './garmanKlassVolatility.ts';
import { growthAnnualised } from './growthAnnualised.ts';
import { hampelCleaned } from './hampelCleaned.ts';
import { hampelOutlier } from './hampelOutlier.ts';
import { iqrCleaned } from './iqrCleaned.ts';
import { iqrOutlier } from './iqrOutlier.ts';
import { iqrScore } from './iqrScore.ts';
import { isolationForestCleaned } from './isolationForestCleaned.ts';
import { isolationForestScore } from './isolationForestScore.ts';
import { kama } from './kama.ts';
import { lag } from './lag.ts';
import { leadLagCorrelation } from './leadLagCorrelation.ts';
import { logDifference } from './logDifference.ts';
import { logReturns } from './logReturns.ts';
import { macd } from './macd.ts';
import { macdHistogram } from './macdHistogram.ts';
import { macdSignal } from './macdSignal.ts';
import { madCleaned } from './madCleaned.ts';
import { madOutlier } from './madOutlier.ts';
import { mfi } from './mfi.ts';
import { minusDi } from './minusDi.ts';
import { momentum } from './momentum.ts';
import { monthOfYear } from './monthOfYear.ts';
import { normalisedAtr } from './normalisedAtr.ts';
import { nyseDaysSinceHoliday } from './nyseDaysSinceHoliday.ts';
import { nyseDaysSinceSession } from './nyseDaysSinceSession.ts';
import { nyseEarlyClose } from './nyseEarlyClose.ts';
import { obv } from './obv.ts';
import { parkinsonVolatility } from './parkinsonVolatility.ts';
import { plusDi } from './plusDi.ts';
import { quarterOfYear } from './quarterOfYear.ts';
import { rateOfChange } from './rateOfChange.ts';
import { ratio } from './ratio.ts';
import { realisedVolatility } from './realisedVolatility.ts';
import { recessionProbability } from './recessionProbability.ts';
import { recessionProbit } from './recessionProbit.ts';
import { releaseLag } from './releaseLag.ts';
import { returns } from './returns.ts';
import { rollingBeta } from './rollingBeta.ts';
import { rollingCorrelation } from './rollingCorrelation.ts';
import { rollingCovariance } from './rollingCovariance.ts';
import { rollingKurtosis } from './rollingKurtosis.ts';
import { rollingMax } from './rollingMax.ts';
import { rollingMean } from './rollingMean.ts';
import { rollingMin } from './rollingMin.ts';
import { rollingMinmax } from './rollingMinmax.ts';
import { rollingQuantile } from './rollingQuantile.ts';
import { rollingRobustZscore } from './rollingRobustZscore.ts';
import { rollingSd } from './rollingSd.ts';
import { rollingSkew } from './rollingSkew.ts';
import { rollingZscore } from './rollingZscore.ts';
import { rsi } from './rsi.ts';
import { sma } from './sma.ts';
import { spread } from './spread.ts';
import { spreadZscore } from './spreadZscore.ts';
import { stalenessDays } from './stalenessDays.ts';
import { stlRemainder } from './stlRemainder.ts';
import { stlSeasonal } from './stlSeasonal.ts';
import { stlTrend } from './stlTrend.ts';
import { stochasticFastD } from './stochasticFastD.ts';
import { stochasticFastK } from './stochasticFastK.ts';
import { stochasticSlowD } from './stochasticSlowD.ts';
import { stochasticSlowK } from './stochasticSlowK.ts';
import { surprise } from './surprise.ts';
import { termSpread } from './termSpread.ts';
import { trailingCorrelation } from './trailingCorrelation.ts';
import { trailingMean } from './trailingMean.ts';
import { trailingMomentum } from './trailingMomentum.ts';
import { trailingVolatility } from './trailingVolatility.ts';
import { trailingZscore } from './trailingZscore.ts';
import { trueRange } from './trueRange.ts';
import { turnOfMonth } from './turnOfMonth.ts';
import { value } from './value.ts';
import { weekOfYear } from './weekOfYear.ts';
import { williamsR } from './williamsR.ts';
import { winsorised } from './winsorised.ts';
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
  surprise,
  term_spread: termSpread,
  recession_probability: recessionProbability,
  recession_probit: recessionProbit,
  stl_trend: stlTrend,
  stl_seasonal: stlSeasonal,
  stl_remainder: stlRemainder,
  returns,
  log_returns: logReturns,
  momentum,
  rate_of_change: rateOfChange,
  realised_volatility: realisedVolatility,
  parkinson_volatility: parkinsonVolatility,
  garman_klass_volatility: garmanKlassVolatility,
  yang_zhang_volatility: yangZhangVolatility,
  garch_volatility: garchVolatility,
  garch_filter: garchFilter,
  drawdown,
  sma,
  ema,
  kama,
  rolling_mean: rollingMean,
  rolling_zscore: rollingZscore,
  rolling_sd: rollingSd,
  rolling_quantile: rollingQuantile,
  rolling_min: rollingMin,
  rolling_max: rollingMax,
  rolling_skew: rollingSkew,
  rolling_kurtosis: rollingKurtosis,
  rolling_minmax: rollingMinmax,
  rolling_robust_zscore: rollingRobustZscore,
  rolling_covariance: rollingCovariance,
  rolling_correlation: rollingCorrelation,
  rolling_beta: rollingBeta,
  lead_lag_correlation: leadLagCorrelation,
  spread,
  ratio,
  spread_zscore: spreadZscore,
  fractional_difference: fractionalDifference,
  winsorised,
  mad_outlier: madOutlier,
  mad_cleaned: madCleaned,
  iqr_score: iqrScore,
  iqr_outlier: iqrOutlier,
  iqr_cleaned: iqrCleaned,
  hampel_outlier: hampelOutlier,
  hampel_cleaned: hampelCleaned,
  isolation_forest_score: isolationForestScore,
  isolation_forest_cleaned: isolationForestCleaned,
  trailing_mean: trailingMean,
  trailing_zscore: trailingZscore,
  trailing_correlation: trailingCorrelation,
  trailing_volatility: trailingVolatility,
  trailing_momentum: trailingMomentum,
  day_of_week: dayOfWeek,
  month_of_year: monthOfYear,
  quarter_of_year: quarterOfYear,
  day_of_month: dayOfMonth,
  week_of_year: weekOfYear,
  days_to_month_end: daysToMonthEnd,
  days_from_month_start: daysFromMonthStart,
  turn_of_month: turnOfMonth,
  nyse_early_close: nyseEarlyClose,
  nyse_days_since_session: nyseDaysSinceSession,
  nyse_days_since_holiday: nyseDaysSinceHoliday,
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
