import { NumericsError } from '../../../contracts/failures.ts';
import { ranks } from '../../profile/ranks.ts';
import { concatenate } from '../../stats/concatenate.ts';
import { studentTQuantile } from '../../stats/studentT.ts';
import { variance } from '../../stats/variance.ts';
import { defineTest, requireLevel, requireSamples, tPValue, type Alternative, type TestResult } from '../comparison.ts';

export interface BrunnerMunzelOptions {
  readonly alternative?: Alternative;
  readonly level?: number;
}

/** Of each value, how many of the other sample are below it, ties ½: its rank among all less its rank among its own. */
function placementsOf(all: Float64Array, own: Float64Array, from: number): Float64Array {
  return ranks(own).map((rank, i) => all[from + i]! - rank);
}

/**
 * Brunner–Munzel test of P(X > Y) + ½ P(X = Y) = ½, which unlike Mann–Whitney allows unequal spreads. t = √(nm/(n+m)) (p̂ − ½) / √V by placements
 * with Satterthwaite's degrees of freedom; effect p̂ with Student's interval, held within 0 and 1. a, b: at least 2 finite numbers, which overlap: of
 * separate samples the variance is 0 and they are refused. Rows count as independent.
 *
 * Brunner and Munzel (2000), Biometrical Journal 42. Sign: above 0 where A is larger, the opposite of scipy's.
 */
export function brunnerMunzelTest(a: Float64Array, b: Float64Array, options: BrunnerMunzelOptions = {}): TestResult {
  const { alternative = 'two-sided', level = 0.95 } = options;
  requireSamples(a, b, { least: 2, what: 'A Brunner–Munzel test' });
  requireLevel(level);
  const [n, m] = [a.length, b.length];
  const all = ranks(concatenate([a, b]));
  const [overB, overA] = [placementsOf(all, a, 0), placementsOf(all, b, n)];
  const [partA, partB] = [variance(overB) / (m * m) / n, variance(overA) / (n * n) / m];
  const standardError = Math.sqrt(partA + partB);
  let sum = 0;
  for (const count of overB) sum += count;
  const value = sum / (n * m);
  if (!(standardError > 0))
    throw new NumericsError(
      `A Brunner–Munzel test needs samples that overlap, got a chance of ${value} with variance 0 over ${n} and ${m} rows; use Mann–Whitney.`,
    );
  const statistic = (value - 0.5) / standardError;
  const degreesOfFreedom = (partA + partB) ** 2 / (partA ** 2 / (n - 1) + partB ** 2 / (m - 1));
  const reach = studentTQuantile(0.5 + level / 2, degreesOfFreedom) * standardError;
  const [lower, upper] = [Math.max(0, value - reach), Math.min(1, value + reach)];
  return {
    statistic,
    statisticName: 't',
    degreesOfFreedom,
    pValue: tPValue(statistic, degreesOfFreedom, alternative),
    convention: 'Student’s t with Satterthwaite’s degrees of freedom',
    effect: { name: 'P(A > B)', value, interval: { level, lower, upper, method: 'Student’s t' } },
  };
}

export const brunnerMunzel = defineTest({
  name: 'brunnerMunzel',
  purpose: 'Whether values of one independent sample tend to be larger, also where the spreads differ.',
  cite: 'Brunner and Munzel (2000), "The nonparametric Behrens–Fisher problem", Biometrical Journal 42.',
  paired: false,
  rows: 'independent',
  minimumRows: 2,
  compare: (a, b, { level }) => brunnerMunzelTest(a, b, { level }),
});
