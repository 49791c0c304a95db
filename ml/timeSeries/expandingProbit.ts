import { NumericsError } from '../../contracts/failures.ts';
import { normalCdf } from '../stats/normalCdf.ts';
import { fitProbit, type Probit } from './fitProbit.ts';

export interface ExpandingProbitOptions {
  /** Rows from a value of x to the label that it forecasts. */
  readonly lead: number;
  /** Rows after which a label is known: NBER announced turning points 4 to 21 months late. */
  readonly labelDelay: number;
  /** Pairs of value and label that the first fit needs. */
  readonly least: number;
  /** Rows from fit to fit. */
  readonly refitEvery: number;
}

/**
 * Probability of the label `lead` rows ahead by probits of what was known at each row: row t uses the pairs
 * (x[s − lead], label[s]) with s ≤ t − labelDelay, refitted every `refitEvery` rows. Missing until there are `least` pairs
 * with both classes. x finite, labels 0 or 1, of one length; classes that x separates are refused, with more rows as the
 * remedy. Monthly for U.S. recessions: { lead: 12, labelDelay: 21, least: 240, refitEvery: 12 }.
 * Estrella and Mishkin (1998), "Predicting U.S. recessions", Review of Economics and Statistics 80.
 */
export function expandingProbit(
  x: Float64Array,
  label: Float64Array,
  { lead, labelDelay, least, refitEvery }: ExpandingProbitOptions,
): Float64Array {
  const counts = [lead, labelDelay, least, refitEvery];
  if (x.length !== label.length || counts.some((count, i) => !Number.isInteger(count) || count < (i < 2 ? 0 : 1))) {
    throw new NumericsError(
      `An expanding probit needs labels for its ${x.length} rows and whole counts, got ${label.length} labels and ${counts.join(', ')}.`,
    );
  }
  const odd = label.findIndex((value) => value !== 0 && value !== 1);
  if (odd >= 0)
    throw new NumericsError(`An expanding probit needs labels of 0 or 1, got ${label[odd]!} at row ${odd}.`);
  const out = new Float64Array(x.length).fill(NaN);
  let fit: Probit | null = null;
  for (let t = lead + labelDelay + least - 1; t < x.length; t++) {
    const pairs = t - labelDelay - lead + 1;
    if (fit === null || (pairs - least) % refitEvery === 0) {
      const known = label.slice(lead, lead + pairs);
      if (known.includes(0) && known.includes(1)) fit = fitProbit(x.slice(0, pairs), known);
    }
    if (fit !== null) out[t] = normalCdf(fit.intercept + fit.slope * x[t]!);
  }
  return out;
}
