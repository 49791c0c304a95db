import { NumericsError } from '../../contracts/failures.ts';
import { choleskyFactor } from '../linalg/cholesky.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { lagRegressors } from './autoregression.ts';
import { exclusionTest, type GrangerTest } from './grangerTest.ts';
import { regress, type Regression } from './regress.ts';

type SeriesByName = Readonly<Record<string, Float64Array>>;

export interface VectorAutoregression {
  /** Of each equation: constant, then lag 1 of every series in their order, then lag 2 … */
  readonly coefficients: Readonly<Record<string, Float64Array>>;
  readonly standardErrors: Readonly<Record<string, Float64Array>>;
  readonly logLikelihood: number;
  /** ln|Σ| + 2·k/T and ln|Σ| + ln(T)·k/T with Σ the residual covariance (divisor T) and k all coefficients. */
  readonly aic: number;
  readonly bic: number;
  readonly rows: number;
}

/**
 * Vector autoregression y_t = c + Σ A_i·y_{t−i} + u_t by least squares of each equation, on rows `from` ≥ lags and on.
 * `series`: two or more of one length, finite, stationary. Lütkepohl (2005), New Introduction to Multiple Time Series
 * Analysis, sections 3.2 and 4.3; the criteria as in statsmodels.
 */
export function vectorAutoregression(series: SeriesByName, lags: number, from = lags): VectorAutoregression {
  const names = Object.keys(series);
  const [first, ...others] = Object.values(series);
  const odd = others.find(({ length }) => length !== first!.length);
  if (names.length < 2 || odd) {
    throw new NumericsError(
      `A vector autoregression needs two or more series of one length, got ${names.length} of lengths ${first?.length ?? 0} and ${odd?.length ?? 0}.`,
    );
  }
  if (!(Number.isInteger(lags) && lags >= 1 && from >= lags)) {
    throw new NumericsError(`A vector autoregression needs a whole number of lags of at least 1, got ${lags}.`);
  }
  for (const x of Object.values(series)) requireNumbers(x, from + names.length * lags + 3, 'A vector autoregression');
  const regressors = lagRegressors(series, lags, from);
  const fits = names.map((name) => regress(series[name]!.slice(from), regressors));
  const rows = fits[0]!.rows;
  const logDeterminant = logDeterminantOf(fits, names);
  const k = names.length * regressors.length;
  const byName = (pick: (fit: Regression) => Float64Array) =>
    Object.fromEntries(names.map((name, i) => [name, pick(fits[i]!)]));
  return {
    coefficients: byName((fit) => fit.coefficients),
    standardErrors: byName((fit) => fit.standardErrors),
    logLikelihood: -0.5 * rows * (names.length * (Math.log(2 * Math.PI) + 1) + logDeterminant),
    aic: logDeterminant + (2 * k) / rows,
    bic: logDeterminant + (Math.log(rows) * k) / rows,
    rows,
  };
}

function logDeterminantOf(fits: readonly Regression[], names: readonly string[]): number {
  const size = fits.length;
  const covariance = new Float64Array(size * size);
  fits.forEach(({ residuals: a, rows }, i) => {
    fits.forEach(({ residuals: b }, j) => {
      let sum = 0;
      for (let t = 0; t < rows; t++) sum += a[t]! * b[t]!;
      covariance[i * size + j] = sum / rows;
    });
  });
  const factor = new Float64Array(size * size);
  if (!choleskyFactor(covariance, size, factor)) {
    throw new NumericsError(
      `A vector autoregression needs residuals of full rank ${size}, got fewer: one of ${names.join(', ')} follows from the others.`,
    );
  }
  let log = 0;
  for (let i = 0; i < size; i++) log += 2 * Math.log(factor[i * size + i]!);
  return log;
}

/** The number of lags 1 … `most` with the smallest criterion, all fitted on the rows that the largest leaves. */
export function vectorOrder(series: SeriesByName, most: number, criterion: 'aic' | 'bic'): number {
  const found = Array.from({ length: most }, (_, at) => vectorAutoregression(series, at + 1, most)[criterion]);
  return found.indexOf(Math.min(...found)) + 1;
}

/** Granger causality given the other series; F with lags and K·(T − K·lags − 1) degrees of freedom, as statsmodels. */
export function vectorGranger(series: SeriesByName, cause: string, effect: string, lags: number): GrangerTest {
  const size = Object.keys(series).length;
  for (const name of [cause, effect]) {
    if (!Object.hasOwn(series, name)) {
      throw new NumericsError(`A Granger test knows ${Object.keys(series).join(', ')}, got ${name}.`);
    }
  }
  return exclusionTest(series, cause, effect, lags, (rows) => size * (rows - size * lags - 1));
}
