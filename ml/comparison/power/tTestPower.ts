import { NumericsError } from '../../../contracts/failures.ts';
import { studentTQuantile } from '../../stats/studentT.ts';
import type { Alternative } from '../comparison.ts';
import { noncentralTCdf } from './noncentralT.ts';
import { solveIncreasing } from './solveIncreasing.ts';

/** A t test before it is run. `effect`: Cohen's d of two samples, or mean / standard deviation of differences. */
export interface TTestDesign {
  readonly kind: 'independent' | 'paired';
  readonly effect: number;
  /** Rows of A, or pairs; need not be whole. */
  readonly rows: number;
  /** Rows of B for each of A, `independent` only; default 1. */
  readonly ratio?: number;
  /** Chance of a false alarm; default 0.05. */
  readonly alpha?: number;
  readonly alternative?: Alternative;
}

function requireShare(value: number, what: string): void {
  if (!(value > 0 && value < 1))
    throw new NumericsError(
      `Power of a test needs ${what} between 0 and 1, got ${value}; use one such as 0.05 or 0.8.`,
    );
}

/** Rows that count for the noncentrality, and degrees of freedom. */
function sizes({ kind, rows, ratio = 1 }: TTestDesign): { readonly counting: number; readonly degrees: number } {
  if (kind === 'paired') return { counting: rows, degrees: rows - 1 };
  return { counting: (rows * ratio) / (1 + ratio), degrees: rows * (1 + ratio) - 2 };
}

/** Rows of A with one degree of freedom. */
const fewest = ({ kind, ratio = 1 }: Omit<TTestDesign, 'rows' | 'effect'>) => (kind === 'paired' ? 2 : 3 / (1 + ratio));

/**
 * Chance that a t test finds an effect: P(|T| > t_{1−α/2}) of the noncentral t with noncentrality d √(nm/(n+m)) (independent) or d √n
 * (paired). Exact for normal values of one variance and independent rows; for autocorrelated rows pass their effective number. Refuses
 * fewer than 1 degree of freedom, an alpha outside (0, 1) and an effect that is not finite.
 * Cohen (1988), Statistical Power Analysis, ch. 2. Example: d 0.5, 64 rows each: 0.8015.
 */
export function tTestPower(design: TTestDesign): number {
  const { effect, alpha = 0.05, alternative = 'two-sided' } = design;
  const { counting, degrees } = sizes(design);
  requireShare(alpha, 'an alpha');
  if (!(degrees >= 1) || !Number.isFinite(effect) || !((design.ratio ?? 1) > 0))
    throw new NumericsError(
      `Power of a t test needs at least 1 degree of freedom and a finite effect, got ${degrees} and ${effect}; plan for more rows.`,
    );
  const noncentrality = effect * Math.sqrt(counting);
  const tail = alternative === 'two-sided' ? alpha / 2 : alpha;
  const critical = studentTQuantile(1 - tail, degrees);
  // The law turned round, so that a small tail is not 1 less a large share.
  const upper = noncentralTCdf(-critical, degrees, -noncentrality);
  const lower = noncentralTCdf(-critical, degrees, noncentrality);
  return alternative === 'two-sided' ? Math.min(1, upper + lower) : alternative === 'greater' ? upper : lower;
}

export interface Wanted {
  /** Chance of finding the effect; default 0.8. */
  readonly power?: number;
}

const mostRows = 1e12;

/**
 * Fewest rows of A (a real number; round it up) for which the test finds the effect with the power wanted. Refuses an effect of 0, one on the
 * side that the alternative does not ask about, and more than 10¹² rows. Example: d 0.5, power 0.8: 63.7656.
 */
export function tTestRows(design: Omit<TTestDesign, 'rows'> & Wanted): number {
  const { power = 0.8, effect, alternative = 'two-sided' } = design;
  requireShare(power, 'a power');
  const wrong = (alternative === 'less' && effect > 0) || (alternative === 'greater' && effect < 0);
  const missing = (rows: number) => tTestPower({ ...design, rows }) - power;
  const least = fewest(design);
  if (effect === 0 || wrong || !(missing(mostRows) > 0))
    throw new NumericsError(
      `A number of rows needs an effect that ${mostRows} rows can find with power ${power}, got ${effect}; name a larger one.`,
    );
  if (missing(least) >= 0) return least;
  let most = 2 * least;
  while (missing(most) < 0) most *= 2;
  return solveIncreasing(missing, Math.max(least, most / 2), most);
}

/**
 * Minimum detectable effect: the smallest effect above 0 (below 0 with `less`) that so many rows find with the power wanted.
 * Example: 64 rows each, power 0.8: 0.4991.
 */
export function tTestEffect(design: Omit<TTestDesign, 'effect'> & Wanted): number {
  const { power = 0.8, alternative = 'two-sided', alpha = 0.05 } = design;
  requireShare(power, 'a power');
  if (!(power > alpha))
    throw new NumericsError(
      `A detectable effect needs a power above alpha ${alpha}, got ${power}; ask for more power.`,
    );
  const sign = alternative === 'less' ? -1 : 1;
  const missing = (size: number) => tTestPower({ ...design, effect: sign * size }) - power;
  let most = 4 / Math.sqrt(sizes({ ...design, effect: 0 }).counting);
  while (missing(most) < 0) most *= 2;
  return sign * solveIncreasing(missing, 0, most);
}
