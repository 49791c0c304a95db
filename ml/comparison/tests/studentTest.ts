import { NumericsError } from '../../../contracts/failures.ts';
import { mean } from '../../stats/mean.ts';
import { studentTQuantile } from '../../stats/studentT.ts';
import { variance } from '../../stats/variance.ts';
import {
  defineTest,
  requireLevel,
  requireSamples,
  tPValue,
  type Alternative,
  type Interval,
  type TestResult,
} from '../comparison.ts';
import { hedgesG, pairedHedgesG } from '../effects/cohenD.ts';

export interface TResult extends TestResult {
  readonly degreesOfFreedom: number;
  /** Mean of A − mean of B, in the unit of the values. */
  readonly difference: number;
  readonly interval: Interval;
}

export interface TOptions {
  readonly alternative?: Alternative;
  readonly level?: number;
}

interface Standardised {
  readonly difference: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

/** A spread that only the rounding of the means could have made counts as none. */
function requireSpread(standardError: number, a: number, b: number, rows: string): void {
  if (!(standardError > 1e-14 * Math.max(Math.abs(a), Math.abs(b))))
    throw new NumericsError(
      `A t test needs values that vary, got a standard error of ${standardError} over ${rows} rows; drop the constant column.`,
    );
}

function concluded(
  { difference, standardError, degreesOfFreedom }: Standardised,
  { alternative = 'two-sided', level = 0.95 }: TOptions,
): Omit<TResult, 'effect' | 'convention'> {
  const statistic = difference / standardError;
  const reach = studentTQuantile(0.5 + level / 2, degreesOfFreedom) * standardError;
  return {
    statistic,
    statisticName: 't',
    degreesOfFreedom,
    pValue: tPValue(statistic, degreesOfFreedom, alternative),
    difference,
    interval: { level, lower: difference - reach, upper: difference + reach, method: 'Student’s t' },
  };
}

/**
 * t test of equal means of two independent samples. `welch` (default): t = (x̄ − ȳ) / √(s²_x/n + s²_y/m) with Satterthwaite's
 * degrees of freedom; `student`: one pooled variance, n + m − 2. Variances with ddof 1; p-value of `alternative` (two-sided),
 * interval of the difference of means (two-sided at `level`, 0.95); effect Hedges g.
 *
 * a, b: at least 2 finite numbers each that vary; NaN is refused. Rows count as independent.
 * Welch (1947), Biometrika 34; Satterthwaite (1946), Biometrics Bulletin 2. Example: R's `sleep`, Welch: t −1.8608, p 0.0794.
 */
export function tTest(
  a: Float64Array,
  b: Float64Array,
  { variances = 'welch', ...options }: TOptions & { readonly variances?: 'welch' | 'student' } = {},
): TResult {
  requireSamples(a, b, { least: 2, what: 'A t test' });
  requireLevel(options.level ?? 0.95);
  const [n, m] = [a.length, b.length];
  const [centreA, centreB] = [mean(a), mean(b)];
  const [spreadA, spreadB] = [variance(a), variance(b)];
  const pooled = ((n - 1) * spreadA + (m - 1) * spreadB) / (n + m - 2);
  const [partA, partB] = variances === 'student' ? [pooled / n, pooled / m] : [spreadA / n, spreadB / m];
  const standardError = Math.sqrt(partA + partB);
  requireSpread(standardError, centreA, centreB, `${n} and ${m}`);
  const share = partA / (partA + partB);
  const degreesOfFreedom =
    variances === 'student' ? n + m - 2 : 1 / (share ** 2 / (n - 1) + (1 - share) ** 2 / (m - 1));
  return {
    ...concluded({ difference: centreA - centreB, standardError, degreesOfFreedom }, options),
    convention:
      variances === 'student'
        ? 'one pooled variance, n + m − 2 degrees of freedom'
        : 'two variances, Satterthwaite’s degrees of freedom',
    effect: hedgesG(a, b, options.level),
  };
}

/**
 * Paired t test: t = d̄ / (s_d / √n) of the differences d = a − b, n − 1 degrees of freedom; effect: Hedges g of the differences.
 * Same refusals as `tTest`. Student (1908), Biometrika 6. Example: R's `sleep`: t −4.0621, p 0.00283.
 */
export function pairedTTest(a: Float64Array, b: Float64Array, options: TOptions = {}): TResult {
  requireSamples(a, b, { least: 2, what: 'A paired t test', paired: true });
  requireLevel(options.level ?? 0.95);
  const n = a.length;
  const differences = a.map((value, row) => value - b[row]!);
  const difference = mean(differences);
  const standardError = Math.sqrt(variance(differences) / n);
  requireSpread(standardError, mean(a), mean(b), `${n} paired`);
  return {
    ...concluded({ difference, standardError, degreesOfFreedom: n - 1 }, options),
    convention: 'differences of pairs, n − 1 degrees of freedom',
    effect: pairedHedgesG(a, b, options.level),
  };
}

export const welch = defineTest({
  name: 'welch',
  purpose: 'Whether two independent samples have the same mean, whatever their variances.',
  cite: 'Welch (1947), Biometrika 34; Satterthwaite (1946), Biometrics Bulletin 2.',
  paired: false,
  rows: 'independent',
  minimumRows: 2,
  compare: (a, b, { level }) => tTest(a, b, { level }),
});

export const student = defineTest({
  name: 'student',
  purpose: 'Whether two independent samples of one variance have the same mean.',
  cite: 'Student (1908), "The probable error of a mean", Biometrika 6.',
  paired: false,
  rows: 'independent',
  minimumRows: 2,
  compare: (a, b, { level }) => tTest(a, b, { level, variances: 'student' }),
});

export const pairedT = defineTest({
  name: 'pairedT',
  purpose: 'Whether the differences of pairs have mean 0.',
  cite: 'Student (1908), "The probable error of a mean", Biometrika 6.',
  paired: true,
  rows: 'independent',
  minimumRows: 2,
  compare: (a, b, { level }) => pairedTTest(a, b, { level }),
});
