import { NumericsError } from '../../../contracts/failures.ts';
import { ranks } from '../../profile/ranks.ts';
import { normalQuantile } from '../../stats/normalQuantile.ts';
import { requireLevel, requireSamples, type Effect } from '../comparison.ts';
import { extremeInterval } from './extremeInterval.ts';

/**
 * Rank-biserial correlation of pairs: (sum of ranks of |d| where a > b − where a < b) / sum of all, d = a − b without zeros; −1 to 1. Interval:
 * tanh(atanh r ± z · √((2n³ + 3n² + n)/6) / ((n² + n)/2)), the deviation of the sum under no effect on Fisher's scale; at |r| = 1 it is that
 * of a share of 1 of n rows, from (n − z²)/(n + z²) on, since Fisher's scale ends there.
 *
 * a, b: pairs of finite numbers, at least 2 unequal. Kerby (2014), "The simple difference formula", Comprehensive Psychology 3.
 * Of two independent samples the rank-biserial correlation is Cliff's δ. Example: R's `sleep`: −1.
 */
export function pairedRankBiserial(a: Float64Array, b: Float64Array, level = 0.95): Effect {
  requireSamples(a, b, { least: 2, what: 'A rank-biserial correlation', paired: true });
  requireLevel(level);
  const differences = a.map((value, row) => value - b[row]!).filter((d) => d !== 0);
  const n = differences.length;
  if (n < 2)
    throw new NumericsError(
      `A rank-biserial correlation needs at least 2 pairs that differ, got ${n} of ${a.length}; compare something else.`,
    );
  const rank = ranks(differences.map(Math.abs));
  let [positive, total] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    total += rank[i]!;
    if (differences[i]! > 0) positive += rank[i]!;
  }
  const value = (2 * positive) / total - 1;
  const z = normalQuantile(0.5 + level / 2);
  const name = 'rank-biserial of pairs';
  if (Math.abs(value) === 1) {
    const [lower, upper] = extremeInterval(value, n, z);
    return { name, value, interval: { level, lower, upper, method: 'share of 1' } };
  }
  const reach = (z * Math.sqrt((2 * n ** 3 + 3 * n ** 2 + n) / 6)) / ((n * n + n) / 2);
  const place = Math.atanh(value);
  return {
    name,
    value,
    interval: { level, lower: Math.tanh(place - reach), upper: Math.tanh(place + reach), method: 'Fisher’s z' },
  };
}
