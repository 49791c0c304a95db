import { InputError, NumericsError } from '../../contracts/failures.ts';

/**
 * Winkler's score of central intervals, in the unit of the outcome, lower is better; proper for the α/2 and 1 − α/2 quantiles:
 * mean of (u − l) + (2/α)(l − y)₊ + (2/α)(y − u)₊. An infinite interval gives an infinite score.
 *
 * lower ≤ upper, outcome: (n) without NaN, n ≥ 1; 0 < α < 1. Winkler (1972), JASA 67; Gneiting and Raftery (2007), JASA 102, (43).
 */
export function intervalScore(
  { lower, upper, outcome }: { lower: Float64Array; upper: Float64Array; outcome: Float64Array },
  alpha: number,
): number {
  if (!(alpha > 0 && alpha < 1)) throw new NumericsError(`An interval score needs alpha within 0 to 1, got ${alpha}.`);
  const rows = outcome.length;
  if (rows < 1 || lower.length !== rows || upper.length !== rows)
    throw new InputError(
      `An interval score expected as many bounds as outcomes and at least 1, got ${lower.length}, ${upper.length} and ${rows}; align them.`,
    );
  let sum = 0;
  for (let row = 0; row < rows; row += 1) {
    const [low, high, y] = [lower[row]!, upper[row]!, outcome[row]!];
    // Bounds that are both ∞ have no width.
    if (!(high - low >= 0) || !Number.isFinite(y))
      throw new NumericsError(
        `An interval score needs lower ≤ upper and a finite outcome, got ${low}, ${high} and ${y} in row ${row}; drop such rows.`,
      );
    sum += high - low + (2 / alpha) * (Math.max(0, low - y) + Math.max(0, y - high));
  }
  return sum / rows;
}
