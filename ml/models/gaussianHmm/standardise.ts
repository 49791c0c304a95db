import { NumericsError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import type { HmmParameters } from './hmmTypes.ts';

export interface Standardised {
  /** (n, d) with mean 0 and population standard deviation 1 in every column; NaN stays. */
  readonly scaled: Float64Array;
  readonly centre: Float64Array;
  readonly spread: Float64Array;
  /** What standardising took off the log density of all values, in nats: Σ count·ln spread. */
  readonly jacobian: number;
}

/** Columns to mean 0 and population standard deviation 1 over the values that are there; constant ones are refused. */
export function standardise(model: string, x: Matrix): Standardised {
  const d = x.columns.length;
  const centre = new Float64Array(d);
  const spread = new Float64Array(d);
  const scaled = x.values.slice();
  const counts = new Float64Array(d);
  x.columns.forEach((name, j) => {
    const at = (t: number) => x.values[t * d + j]!;
    let sum = 0;
    let count = 0;
    for (let t = 0; t < x.rows; t++) {
      if (Number.isNaN(at(t))) continue;
      sum += at(t);
      count += 1;
    }
    const mean = sum / count;
    let squares = 0;
    for (let t = 0; t < x.rows; t++) if (!Number.isNaN(at(t))) squares += (at(t) - mean) ** 2;
    const deviation = Math.sqrt(squares / count);
    if (!(deviation > 1e-12 * Math.abs(mean))) {
      throw new NumericsError(
        count === 0
          ? `${model} needs values in every feature, got 0 of ${x.rows} in "${name}"; leave it out.`
          : `${model} needs features that vary, got standard deviation ${deviation} in "${name}"; leave it out.`,
      );
    }
    centre[j] = mean;
    spread[j] = deviation;
    counts[j] = count;
    for (let t = 0; t < x.rows; t++) scaled[t * d + j] = (at(t) - mean) / deviation;
  });
  return { scaled, centre, spread, jacobian: jacobianOf(spread, counts, x.rows) };
}

function jacobianOf(spread: Float64Array, counts: Float64Array, rows: number): number {
  if (counts.every((count) => count === rows)) return rows * spread.reduce((sum, value) => sum + Math.log(value), 0);
  return spread.reduce((sum, value, j) => sum + counts[j]! * Math.log(value), 0);
}

/** The parameters of standardised features in the features' own units. */
export function inOwnUnits(
  parameters: HmmParameters,
  { centre, spread }: Pick<Standardised, 'centre' | 'spread'>,
): HmmParameters {
  const d = parameters.dimension;
  const unit = (j: number) => spread[j]!;
  return {
    ...parameters,
    means: parameters.means.map((value, at) => value * unit(at % d) + centre[at % d]!),
    covariances: parameters.covariances.map((value, at) => value * unit(at % d) * unit(Math.floor(at / d) % d)),
  };
}

/** The inverse of `inOwnUnits`. */
export function inStandardUnits(
  parameters: HmmParameters,
  { centre, spread }: Pick<Standardised, 'centre' | 'spread'>,
): HmmParameters {
  const d = parameters.dimension;
  const unit = (j: number) => spread[j]!;
  return {
    ...parameters,
    means: parameters.means.map((value, at) => (value - centre[at % d]!) / unit(at % d)),
    covariances: parameters.covariances.map((value, at) => value / unit(at % d) / unit(Math.floor(at / d) % d)),
  };
}
