import { NumericsError } from '../../../contracts/failures.ts';
import { logGamma } from '../../stats/logGamma.ts';
import { mean } from '../../stats/mean.ts';
import { variance } from '../../stats/variance.ts';
import { requireLevel, requireSamples, type Effect } from '../comparison.ts';
import { noncentralityInterval } from '../power/noncentralT.ts';

/**
 * J(m) = Γ(m/2) / (√(m/2) Γ((m − 1)/2)): what takes the bias from a standardised difference with m degrees of freedom. `approximate`:
 * 1 − 3/(4m − 1), which differs in the fifth digit. m > 1. Hedges (1981), J. Educational Statistics 6. Example: J(18) = 0.957646.
 */
export function hedgesCorrection(degreesOfFreedom: number, form: 'exact' | 'approximate' = 'exact'): number {
  const m = degreesOfFreedom;
  if (!(m > 1))
    throw new NumericsError(`Hedges’ correction needs more than 1 degree of freedom, got ${m}; pass more rows.`);
  if (form === 'approximate') return 1 - 3 / (4 * m - 1);
  return Math.exp(logGamma(m / 2) - logGamma((m - 1) / 2) - 0.5 * Math.log(m / 2));
}

interface Standardised {
  readonly d: number;
  /** d = t · scale of the t statistic. */
  readonly scale: number;
  readonly degreesOfFreedom: number;
}

function divided(difference: number, spread: number, size: number): number {
  const deviation = Math.sqrt(spread);
  if (!(deviation > 1e-14 * size))
    throw new NumericsError(
      `A standardised difference needs values that vary, got a standard deviation of ${deviation}; drop the constant column.`,
    );
  return difference / deviation;
}

function independent(a: Float64Array, b: Float64Array): Standardised {
  requireSamples(a, b, { least: 2, what: 'A standardised difference' });
  const [n, m] = [a.length, b.length];
  const pooled = ((n - 1) * variance(a) + (m - 1) * variance(b)) / (n + m - 2);
  const [centreA, centreB] = [mean(a), mean(b)];
  const d = divided(centreA - centreB, pooled, Math.max(Math.abs(centreA), Math.abs(centreB)));
  return { d, scale: Math.sqrt(1 / n + 1 / m), degreesOfFreedom: n + m - 2 };
}

function ofPairs(a: Float64Array, b: Float64Array): Standardised {
  requireSamples(a, b, { least: 3, what: 'A standardised difference of pairs', paired: true });
  const differences = a.map((value, row) => value - b[row]!);
  const size = Math.max(Math.abs(mean(a)), Math.abs(mean(b)));
  const d = divided(mean(differences), variance(differences), size);
  return { d, scale: 1 / Math.sqrt(a.length), degreesOfFreedom: a.length - 1 };
}

function effectOf(name: string, { d, scale, degreesOfFreedom }: Standardised, factor: number, level: number): Effect {
  requireLevel(level);
  const [lower, upper] = noncentralityInterval(d / scale, degreesOfFreedom, level);
  return {
    name,
    value: factor * d,
    interval: { level, lower: factor * lower * scale, upper: factor * upper * scale, method: 'noncentral t' },
  };
}

/**
 * Cohen's d = (x̄ − ȳ) / s with the pooled standard deviation (ddof 1); its interval holds every d whose noncentral t law has the
 * observed t between its quantiles, exact for normal samples of one variance. a, b: at least 2 finite numbers, not all constant.
 * Cohen (1988), Statistical Power Analysis, §2.2; Cumming and Finch (2001), Educational and Psychological Measurement 61.
 * Example: R's `sleep`: −0.8322.
 */
export function cohenD(a: Float64Array, b: Float64Array, level = 0.95): Effect {
  return effectOf('Cohen d', independent(a, b), 1, level);
}

/**
 * Hedges' g = J(n + m − 2) · d, which is unbiased for normal samples; the interval of d times J. `form` as of `hedgesCorrection`.
 * Hedges (1981), J. Educational Statistics 6. Example: R's `sleep`: −0.7969.
 */
export function hedgesG(
  a: Float64Array,
  b: Float64Array,
  level = 0.95,
  form: 'exact' | 'approximate' = 'exact',
): Effect {
  const found = independent(a, b);
  // With 2 + 2 rows and more there are at least 2 degrees of freedom.
  return effectOf('Hedges g', found, hedgesCorrection(found.degreesOfFreedom, form), level);
}

/** J(n − 1) · d̄ / s_d of the differences of pairs (Cohen's d_z without its bias), n ≥ 3. Same sources. */
export function pairedHedgesG(a: Float64Array, b: Float64Array, level = 0.95): Effect {
  const found = ofPairs(a, b);
  return effectOf('Hedges g of pairs', found, hedgesCorrection(found.degreesOfFreedom), level);
}
