import { sortNumbers } from '../stats/sortNumbers.ts';
import { standardDeviation } from '../stats/standardDeviation.ts';
import { defineDrift } from './drift.ts';
import { ecdfDistances } from './ecdfDistances.ts';

/**
 * First Wasserstein distance ∫ |F − G| dx, the mean distance that a row has to move, divided by the standard deviation of the
 * reference (ddof 1): a shift of one standard deviation is 1. Null where the reference does not vary. scipy's
 * `wasserstein_distance` is the same without the division; evidently divides by the deviation with ddof 0.
 */
export const wasserstein = defineDrift({
  name: 'wasserstein',
  kind: 'distance',
  purpose: 'How far rows have to move to look like the reference, in its standard deviations.',
  cite: 'Vallender (1974), Theory of Probability and its Applications 18; scipy.stats.wasserstein_distance.',
  minimumReference: 2,
  minimumLive: 1,
  compare(reference, live) {
    const deviation = standardDeviation(reference);
    if (!(deviation > 0))
      return {
        statistic: null,
        pValue: null,
        note: `wasserstein needs a reference that varies, got a standard deviation of ${deviation}`,
      };
    const distance = ecdfDistances(sortNumbers(reference), sortNumbers(live)).wasserstein;
    return { statistic: distance / deviation, pValue: null, note: null };
  },
});
