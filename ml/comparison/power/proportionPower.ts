import { NumericsError } from '../../../contracts/failures.ts';
import { normalCdf } from '../../stats/normalCdf.ts';
import { normalQuantile } from '../../stats/normalQuantile.ts';
import { solveIncreasing } from './solveIncreasing.ts';

/** A two-sided comparison of two shares, such as hit rates, before it is run. */
export interface ProportionDesign {
  readonly shareA: number;
  readonly shareB: number;
  /** Rows of A; need not be whole. */
  readonly rows: number;
  /** Rows of B for each of A; default 1. */
  readonly ratio?: number;
  /** Default 0.05. */
  readonly alpha?: number;
  /**
   * `pooled` (default): z with the pooled variance under equality, the two variances under the alternative (Fleiss; statsmodels'
   * `power_proportions_2indep`). `arcsine`: Cohen's h = 2 asin √p_A − 2 asin √p_B (statsmodels' `NormalIndPower`, R's `pwr.2p.test`).
   */
  readonly form?: 'pooled' | 'arcsine';
}

function checked({ shareA, shareB, ratio = 1, alpha = 0.05 }: Omit<ProportionDesign, 'rows'>): void {
  if (!(shareA > 0 && shareA < 1 && shareB > 0 && shareB < 1))
    throw new NumericsError(`Power of two shares needs shares between 0 and 1, got ${shareA} and ${shareB}.`);
  if (!(ratio > 0 && alpha > 0 && alpha < 1))
    throw new NumericsError(
      `Power of two shares needs a ratio above 0 and an alpha between 0 and 1, got ${ratio} and ${alpha}.`,
    );
}

/**
 * Chance that a two-sided z test finds the difference of two shares, both tails counted; normal approximation.
 * Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, ch. 4; Cohen (1988), ch. 6.
 * Example: 0.55 against 0.5, 1,000 rows each: 0.6100.
 */
export function proportionPower(design: ProportionDesign): number {
  checked(design);
  const { shareA, shareB, rows, ratio = 1, alpha = 0.05, form = 'pooled' } = design;
  if (!(rows > 0)) throw new NumericsError(`Power of two shares needs more than 0 rows, got ${rows}.`);
  const z = -normalQuantile(alpha / 2);
  if (form === 'arcsine') {
    const h = 2 * Math.asin(Math.sqrt(shareA)) - 2 * Math.asin(Math.sqrt(shareB));
    const shift = h * Math.sqrt((rows * ratio) / (1 + ratio));
    return normalCdf(shift - z) + normalCdf(-shift - z);
  }
  const pooled = (shareA + ratio * shareB) / (1 + ratio);
  const underNull = Math.sqrt((pooled * (1 - pooled) * (1 + 1 / ratio)) / rows);
  const spread = Math.sqrt((shareA * (1 - shareA) + (shareB * (1 - shareB)) / ratio) / rows);
  const difference = shareA - shareB;
  return normalCdf((difference - z * underNull) / spread) + normalCdf((-difference - z * underNull) / spread);
}

/** Fewest rows of A (a real number) that find the difference with the power wanted, default 0.8; refuses equal shares. */
export function proportionRows(design: Omit<ProportionDesign, 'rows'> & { readonly power?: number }): number {
  checked(design);
  const { shareA, shareB, alpha = 0.05, power = 0.8 } = design;
  if (shareA === shareB || !(power > alpha && power < 1))
    throw new NumericsError(
      `A number of rows needs shares that differ and a power between alpha ${alpha} and 1, got ${shareA}, ${shareB} and ${power}.`,
    );
  const missing = (rows: number) => proportionPower({ ...design, rows }) - power;
  let [least, most] = [0.01, 2];
  while (missing(most) < 0) [least, most] = [most, 2 * most];
  return solveIncreasing(missing, least, most);
}
