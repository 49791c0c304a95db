import { profileQuantiles, type Distribution } from '../../contracts/profile.ts';
import { mean } from '../stats/mean.ts';
import { quantileOfSorted } from '../stats/quantile.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { standardDeviation } from '../stats/standardDeviation.ts';
import { sum } from '../stats/sum.ts';
import { histogram } from './histogram.ts';

/** Σ z^power / n of values standardised with the population's deviation: no overflow, whatever the unit. */
function standardMoment(values: Float64Array, centre: number, deviation: number, power: 3 | 4): number {
  return sum(values.map((value) => ((value - centre) / deviation) ** power)) / values.length;
}

/**
 * How values lie: mean, deviation (n − 1), skewness and excess kurtosis (moments with n, as SciPy's default), quantiles
 * of type 7 and a histogram. `values`: n ≥ 1 finite numbers in any order; NaN is refused.
 */
export function distribution(values: Float64Array): Distribution {
  requireNumbers(values, 1, 'A distribution');
  const sorted = values.slice().sort();
  const centre = mean(values);
  const varies = sorted[0] !== sorted.at(-1);
  const population = varies ? standardDeviation(values, 0) : 0;
  return {
    mean: centre,
    standardDeviation: values.length > 1 ? standardDeviation(values) : null,
    skewness: population > 0 ? standardMoment(values, centre, population, 3) : null,
    excessKurtosis: population > 0 ? standardMoment(values, centre, population, 4) - 3 : null,
    quantiles: profileQuantiles.map((p) => quantileOfSorted(sorted, p)),
    histogram: histogram(sorted),
  };
}
