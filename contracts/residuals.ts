/** A test of residuals over their first `lags` lags; a low p-value says that something is left to learn. */
export interface ResidualTest {
  readonly statistic: number;
  readonly pValue: number;
  readonly lags: number;
}

/** What residuals that hold nothing more would not show. */
export interface ResidualTests {
  readonly mean: number;
  /** ddof 1. */
  readonly deviation: number;
  /** Ljung–Box: residuals that remember each other. */
  readonly memory: ResidualTest;
  /** Engle: spread that comes in clusters; null where all residuals are of one size. */
  readonly clusters: ResidualTest | null;
}

/** Residuals as the report draws them, a few hundred numbers. */
export interface ResidualCurves {
  readonly time: readonly number[];
  readonly residual: readonly number[];
  /** Mean of the last `window` residuals at each time; null before there are so many. */
  readonly level: readonly (number | null)[];
  readonly window: number;
  /** At lags 1, 2, …; of noise, 95 in 100 lie within ±`band`. */
  readonly autocorrelation: readonly number[];
  readonly band: number;
  /** Quantiles that the model expects, and those that came, both ascending. */
  readonly expected: readonly number[];
  readonly found: readonly number[];
}

/** What a model left over on rows that it was not fitted on. */
export interface ResidualView {
  readonly model: string;
  readonly kind: 'probability' | 'outcome';
  /** Rows looked at: every `step`th, so that no two labels overlap. */
  readonly rows: number;
  readonly step: number;
  /** null where there are too few rows. */
  readonly tests: ResidualTests | null;
  /** Of the challenger and of models that learn from residuals. */
  readonly curves?: ResidualCurves;
}

/** Waits between orders of one side on the clock of the process that was fitted before them: exponential of mean 1 if it is right. */
export interface WaitingView {
  readonly series: string;
  readonly side: 'buy' | 'sell';
  readonly orders: number;
  readonly fits: number;
  readonly meanWait: number;
  /** Kolmogorov–Smirnov distance to the exponential. */
  readonly distance: { readonly statistic: number; readonly pValue: number };
  readonly memory: ResidualTest;
  readonly dispersion: { readonly statistic: number; readonly pValue: number };
  readonly curves: Pick<ResidualCurves, 'autocorrelation' | 'band' | 'expected' | 'found'>;
}
