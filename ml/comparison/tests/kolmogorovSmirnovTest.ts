import { ksConvention, ksPValue, ksStatistic } from '../../drift/kolmogorovSmirnov.ts';
import { sortNumbers } from '../../stats/sortNumbers.ts';
import { defineTest, requireSamples, type TestResult } from '../comparison.ts';

/**
 * Two-sample Kolmogorov–Smirnov test of one distribution, two-sided. `convention` as of `ksPValue` (`exact`, `limit` as R, `oneSample` as scipy's
 * asymptotic); `auto`: exact while n·m ≤ 4 million, else the limit. a, b: at least 2 finite numbers each; rows count as independent.
 * Smirnov (1939); Hodges (1958), Arkiv för Matematik 3. The effect is D itself, which has no sign. Example: R's `sleep`: D 0.4; exact 0.4175, one-sample 0.3088.
 */
export function kolmogorovSmirnovTest(
  a: Float64Array,
  b: Float64Array,
  convention: 'auto' | 'exact' | 'limit' | 'oneSample' = 'auto',
): TestResult {
  requireSamples(a, b, { least: 2, what: 'A Kolmogorov–Smirnov test' });
  const [n, m] = [a.length, b.length];
  const statistic = ksStatistic(sortNumbers(a), sortNumbers(b));
  const chosen = convention === 'auto' ? ksConvention(n, m) : convention;
  const words = {
    exact: 'exact law of lattice paths',
    limit: 'Kolmogorov’s limit law',
    oneSample: 'exact one-sample law',
  };
  return {
    statistic,
    statisticName: 'D',
    degreesOfFreedom: null,
    pValue: ksPValue(statistic, n, m, chosen),
    convention: words[chosen],
    effect: { name: 'D', value: statistic, interval: null },
  };
}

export const kolmogorovSmirnov = defineTest({
  name: 'kolmogorovSmirnov',
  purpose: 'Whether two independent samples come from one distribution, in place, spread or shape.',
  cite: 'Smirnov (1939); Hodges (1958), Arkiv för Matematik 3, for the exact law.',
  paired: false,
  rows: 'independent',
  minimumRows: 2,
  compare: (a, b) => kolmogorovSmirnovTest(a, b),
});
