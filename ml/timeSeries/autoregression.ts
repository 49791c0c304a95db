import { NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { regress, type Regression, type Regressor } from './regress.ts';

export interface Autoregression {
  /** Constant, then φ_1 … φ_p. */
  readonly coefficients: Float64Array;
  readonly standardErrors: Float64Array;
  /** √(SSR / (rows − p − 1)). */
  readonly deviation: number;
  /** −2·ln L + 2·(p + 2), with the Gaussian likelihood given the first values; −∞, as bic, where no residual is left. */
  readonly aic: number;
  /** −2·ln L + ln(rows)·(p + 2). */
  readonly bic: number;
  readonly rows: number;
}

/** Column of x delayed by `lag`, for rows `from` and on. */
export function delayed(x: Float64Array, lag: number, from: number): Float64Array {
  return x.slice(from - lag, x.length - lag);
}

/** Constant and lags 1 … order of each named series, for rows `from` and on. */
export function lagRegressors(
  series: Readonly<Record<string, Float64Array>>,
  order: number,
  from: number,
): Regressor[] {
  const rows = Object.values(series)[0]!.length - from;
  const lags = Array.from({ length: order }, (_, at) =>
    Object.entries(series).map(([name, x]) => ({ name: `${name} ${at + 1} before`, values: delayed(x, at + 1, from) })),
  );
  return [{ name: 'constant', values: new Float64Array(rows).fill(1) }, ...lags.flat()];
}

/**
 * Autoregression x_t = c + Σ φ_i·x_{t−i} + ε_t by least squares, on rows `from` ≥ order and on. n ≥ 2·order + 3 finite
 * values in order of time that vary. Coefficients and errors as statsmodels' AutoReg.
 * Hamilton (1994), Time Series Analysis, (5.2.15).
 */
export function autoregression(x: Float64Array, order: number, from = order): Autoregression {
  if (!(Number.isInteger(order) && order >= 1 && from >= order)) {
    throw new NumericsError(
      `An autoregression needs a whole order of at least 1 and no more, got ${order} from row ${from}.`,
    );
  }
  requireNumbers(x, from + order + 3, `An autoregression of order ${order}`);
  const fit = regress(x.slice(from), lagRegressors({ value: x }, order, from));
  const { rows } = fit;
  const twice = minusTwiceLogLikelihood(fit);
  return {
    coefficients: fit.coefficients,
    standardErrors: fit.standardErrors,
    deviation: Math.sqrt(fit.residualSquares / (rows - order - 1)),
    aic: twice + 2 * (order + 2),
    bic: twice + Math.log(rows) * (order + 2),
    rows,
  };
}

function minusTwiceLogLikelihood({ residualSquares, rows }: Regression): number {
  return rows * (Math.log((2 * Math.PI * residualSquares) / rows) + 1);
}

/** The order 1 … `most` with the smallest criterion, all fitted on the rows that the largest leaves. */
export function autoregressionOrder(x: Float64Array, most: number, criterion: 'aic' | 'bic'): number {
  const found = Array.from({ length: most }, (_, at) => autoregression(x, at + 1, most)[criterion]);
  return found.indexOf(Math.min(...found)) + 1;
}
