import { NumericsError } from '../../contracts/failures.ts';
import { incompleteBeta } from '../stats/incompleteBeta.ts';

export interface Coverage {
  /** Share of covered rows among those whose outcome is known. */
  readonly coverage: number;
  /** Clopper–Pearson interval of the true coverage. */
  readonly lower: number;
  readonly upper: number;
  readonly rows: number;
  readonly covered: number;
  /** Rows left out, their outcome being unknown (NaN). */
  readonly unknown: number;
}

/** The x with I_x(a, b) = p, by bisection: I rises in x. Ends within one rounding of x. */
function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let middle = 0.5; middle > low && middle < high; middle = (low + high) / 2) {
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
    if (high - low < 1e-15) break;
  }
  return (low + high) / 2;
}

/**
 * Share of intervals that held their outcome, with its exact binomial interval: the level-γ bounds are the (1−γ)/2 quantile of
 * Beta(k, n−k+1) and the (1+γ)/2 quantile of Beta(k+1, n−k). Rows are taken as independent; overlapping horizons make the true
 * interval wider. `covered`: 1, 0, or NaN where the outcome is not known; at least one known.
 * Clopper and Pearson (1934), Biometrika 26. Example: 9 of 10 at level 0.95 give 0.554984 to 0.997471.
 */
export function coverageOf(covered: ArrayLike<number>, { level }: { readonly level: number }): Coverage {
  if (!(level > 0 && level < 1))
    throw new NumericsError(`A coverage needs a level between 0 and 1, got ${level}; 0.95 is usual.`);
  let [rows, hits] = [0, 0];
  for (let row = 0; row < covered.length; row += 1) {
    const value = covered[row]!;
    if (Number.isNaN(value)) continue;
    if (value !== 0 && value !== 1)
      throw new NumericsError(
        `A coverage takes 0, 1 or NaN a row, got ${value} in row ${row}; say whether it was covered.`,
      );
    rows += 1;
    hits += value;
  }
  if (rows === 0)
    throw new NumericsError(`A coverage needs at least 1 known row, got 0 of ${covered.length}; wait for outcomes.`);
  const tail = (1 - level) / 2;
  return {
    coverage: hits / rows,
    lower: hits === 0 ? 0 : betaQuantile(tail, hits, rows - hits + 1),
    upper: hits === rows ? 1 : betaQuantile(1 - tail, hits + 1, rows - hits),
    rows,
    covered: hits,
    unknown: covered.length - rows,
  };
}
