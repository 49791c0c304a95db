import { NumericsError } from '../../../contracts/failures.ts';
import { ranks } from '../../profile/ranks.ts';
import { correlation } from '../../stats/correlation.ts';
import { mean } from '../../stats/mean.ts';
import { standardDeviation } from '../../stats/standardDeviation.ts';
import { varies } from '../../stats/varies.ts';

export interface InformationCoefficient {
  /** (periods) correlation of forecasts with outcomes across assets; NaN where it is not known. */
  readonly values: Float64Array;
  /** Over the periods known; null where there is none. */
  readonly mean: number | null;
  /** mean / standard deviation (n − 1) over periods, not annualised; null with fewer than 2 periods or no variation. */
  readonly ratio: number | null;
  readonly known: number;
  /** Periods with fewer than 3 pairs, or forecasts or outcomes that do not vary. */
  readonly skipped: number;
}

const leastPairs = 3;

/**
 * Information coefficient of each period, its mean and its ratio: Pearson's correlation across assets of the forecast with what came,
 * or Spearman's (of ranks, ties shared).
 *
 * forecast, outcome: (periods) × (assets), aligned; NaN on either side leaves the pair out.
 * Grinold and Kahn (2000), Active Portfolio Management, ch. 6 and 10.
 * Example: `informationCoefficient(scores, nextReturns, 'spearman').ratio`.
 */
export function informationCoefficient(
  forecast: readonly Float64Array[],
  outcome: readonly Float64Array[],
  kind: 'pearson' | 'spearman',
): InformationCoefficient {
  if (forecast.length === 0 || forecast.length !== outcome.length)
    throw new NumericsError(
      `An information coefficient needs outcomes of each of at least 1 period, ${forecast.length}, got ${outcome.length}.`,
    );
  const values = Float64Array.from(forecast, (scores, period) => ofPeriod(scores, outcome[period]!, kind, period));
  const known = values.filter((value) => !Number.isNaN(value));
  const average = known.length > 0 ? mean(known) : null;
  const spread = known.length > 1 ? standardDeviation(known) : 0;
  return {
    values,
    mean: average,
    ratio: average !== null && spread > 1e-12 ? average / spread : null,
    known: known.length,
    skipped: values.length - known.length,
  };
}

function ofPeriod(scores: Float64Array, came: Float64Array, kind: 'pearson' | 'spearman', period: number): number {
  if (scores.length !== came.length)
    throw new NumericsError(
      `An information coefficient needs one outcome a forecast, ${scores.length}, got ${came.length} in period ${period}.`,
    );
  const both = (_: number, asset: number): boolean => !Number.isNaN(scores[asset]! + came[asset]!);
  const [x, y] = [scores.filter(both), came.filter(both)];
  if (x.length < leastPairs || !varies(x) || !varies(y)) return NaN;
  return kind === 'pearson' ? correlation(x, y) : correlation(ranks(x), ranks(y));
}
