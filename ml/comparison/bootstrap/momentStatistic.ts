import { NumericsError } from '../../../contracts/failures.ts';
import { mean } from '../../stats/mean.ts';
import { requireNumbers } from '../../stats/requireNumbers.ts';
import { varies } from '../../stats/varies.ts';

/**
 * A smooth function of the means of some columns of n rows. That is all a bootstrap needs to know: means of a resample are sums of block
 * sums, and the standard error follows from the gradient.
 */
export interface MomentStatistic {
  readonly name: string;
  readonly columns: readonly Float64Array[];
  /** NaN where the means allow none. */
  value(means: Float64Array): number;
  /** Derivatives of the value by the means, into `out`. */
  gradient(means: Float64Array, out: Float64Array): void;
}

const leastRows = 8;

function requireVaried(values: Float64Array, what: string): void {
  if (!varies(values))
    throw new NumericsError(
      `${what} needs values that vary, got ${values.length} times ${values[0]!}; leave this series out.`,
    );
}

function requirePairs(a: Float64Array, b: Float64Array, what: string): void {
  if (a.length !== b.length)
    throw new NumericsError(
      `${what} needs rows in pairs, got ${a.length} and ${b.length}; keep the rows that both have.`,
    );
}

/** The mean of n ≥ 8 finite numbers that vary. */
export function meanStatistic(x: Float64Array): MomentStatistic {
  requireNumbers(x, leastRows, 'A bootstrap of a mean');
  requireVaried(x, 'A bootstrap of a mean');
  return {
    name: 'mean',
    columns: [x],
    value: (means) => means[0]!,
    gradient: (_, out) => void (out[0] = 1),
  };
}

/** The mean of a − b, row by row. */
export function meanDifferenceStatistic(a: Float64Array, b: Float64Array): MomentStatistic {
  requirePairs(a, b, 'A bootstrap of a mean difference');
  return { ...meanStatistic(a.map((value, row) => value - b[row]!)), name: 'difference of means' };
}

/** x and its mean, about which squares are taken so that they lose no digits. */
interface Centred {
  readonly centre: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

function centred(x: Float64Array): Centred {
  requireNumbers(x, leastRows, 'A bootstrap of a Sharpe ratio');
  requireVaried(x, 'A bootstrap of a Sharpe ratio');
  const centre = mean(x);
  const first = x.map((value) => value - centre);
  return { centre, first, second: first.map((value) => value * value) };
}

/** The ratio and its derivatives by both means; `scale`: √((n − 1)/n), for a standard deviation with ddof 1. */
function ratio({ centre }: Centred, m1: number, m2: number, scale: number): readonly [number, number, number] {
  const spread = m2 - m1 * m1;
  if (!(spread > 1e-14 * m2)) return [NaN, NaN, NaN];
  const deviation = Math.sqrt(spread);
  const mu = m1 + centre;
  const cube = spread * deviation;
  return [(scale * mu) / deviation, scale * (1 / deviation + (mu * m1) / cube), (-scale * mu) / (2 * cube)];
}

/** Sharpe ratio per period: mean / standard deviation (ddof 1), no risk-free rate, of n ≥ 8 finite returns that vary. */
export function sharpeStatistic(returns: Float64Array): MomentStatistic {
  const own = centred(returns);
  const scale = Math.sqrt((returns.length - 1) / returns.length);
  return {
    name: 'Sharpe ratio',
    columns: [own.first, own.second],
    value: (means) => ratio(own, means[0]!, means[1]!, scale)[0],
    gradient(means, out) {
      [, out[0], out[1]] = ratio(own, means[0]!, means[1]!, scale);
    },
  };
}

/** Sharpe ratio of a − that of b over the same rows, as `sharpeStatistic`. */
export function sharpeDifferenceStatistic(a: Float64Array, b: Float64Array): MomentStatistic {
  requirePairs(a, b, 'A bootstrap of a Sharpe difference');
  const [one, other] = [centred(a), centred(b)];
  const scale = Math.sqrt((a.length - 1) / a.length);
  return {
    name: 'difference of Sharpe ratios',
    columns: [one.first, one.second, other.first, other.second],
    value: (m) => ratio(one, m[0]!, m[1]!, scale)[0] - ratio(other, m[2]!, m[3]!, scale)[0],
    gradient(m, out) {
      [, out[0], out[1]] = ratio(one, m[0]!, m[1]!, scale);
      const [, byMean, bySquare] = ratio(other, m[2]!, m[3]!, scale);
      [out[2], out[3]] = [-byMean, -bySquare];
    },
  };
}
