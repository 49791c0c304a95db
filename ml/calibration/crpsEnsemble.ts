import { requireNumbers } from '../stats/requireNumbers.ts';

/**
 * Continuous ranked probability score of an ensemble x_1 … x_m, in the unit of the outcome, lower is better:
 * (1/m) Σ |x_i − y| − S / 2, S = Σ_ij |x_i − x_j| / m² for `empirical` (the ensemble is the forecast), or / (m (m − 1)) for `fair`
 * (the ensemble is a sample of it; unbiased in m, needs m ≥ 2).
 *
 * `members`: finite, any order. O(m log m): S = 2 Σ_i (2i − m − 1) x_(i) over the order statistics.
 * Gneiting and Raftery (2007), JASA 102, (21); Ferro (2014), QJRMS 140, for the fair version.
 */
export function crpsEnsemble(outcome: number, members: Float64Array, kind: 'empirical' | 'fair'): number {
  requireNumbers(members, kind === 'fair' ? 2 : 1, 'A CRPS');
  requireNumbers([outcome], 1, 'A CRPS');
  const m = members.length;
  const sorted = members.toSorted();
  let [away, spread] = [0, 0];
  for (let i = 0; i < m; i += 1) {
    away += Math.abs(sorted[i]! - outcome);
    // Distances from the outcome instead of values, so that a high level costs no digits.
    spread += (2 * i + 1 - m) * (sorted[i]! - outcome);
  }
  return away / m - spread / (kind === 'fair' ? m * (m - 1) : m * m);
}
