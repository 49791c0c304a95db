import { normalQuantile } from '../../stats/normalQuantile.ts';
import { sortNumbers } from '../../stats/sortNumbers.ts';
import { requireLevel, requireSamples, type Effect } from '../comparison.ts';
import { extremeInterval } from './extremeInterval.ts';

/** For each value, how many of the ascending `others` are below it less how many are above it; both sides ascending. */
function leads(values: Float64Array, others: Float64Array): Float64Array {
  const m = others.length;
  let [below, upTo] = [0, 0];
  return values.map((value) => {
    while (below < m && others[below]! < value) below += 1;
    upTo = Math.max(upTo, below);
    while (upTo < m && others[upTo]! <= value) upTo += 1;
    return below - (m - upTo);
  });
}

/** Σ (x_i / scale − centre)². */
function squares(values: Float64Array, scale: number, centre: number): number {
  let sum = 0;
  for (const value of values) sum += (value / scale - centre) ** 2;
  return sum;
}

/** Pairs of one value of each sorted sample that are equal. */
function tiedPairs(a: Float64Array, b: Float64Array): number {
  let [i, j, pairs] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    const [startA, startB] = [i, j];
    while (i < a.length && a[i] === value) i += 1;
    while (j < b.length && b[j] === value) j += 1;
    pairs += (i - startA) * (j - startB);
  }
  return pairs;
}

function deltaOf(a: Float64Array, b: Float64Array): { readonly delta: number; readonly variance: number } {
  requireSamples(a, b, { least: 2, what: 'Cliff’s δ' });
  const [n, m] = [a.length, b.length];
  const [sortedA, sortedB] = [sortNumbers(a), sortNumbers(b)];
  const [leadsA, leadsB] = [leads(sortedA, sortedB), leads(sortedB, sortedA)];
  let total = 0;
  for (const lead of leadsA) total += lead;
  const delta = total / (n * m);
  // Every dominance is −1, 0 or 1, so that the sum of their squares counts the pairs without a tie.
  const all = n * m - tiedPairs(sortedA, sortedB) - n * m * delta * delta;
  const rows = m * m * squares(leadsA, m, delta) + n * n * squares(leadsB, n, -delta);
  const least = (1 - delta * delta) / (n * m - 1);
  return { delta, variance: Math.max(least, (rows - all) / (n * m * (n - 1) * (m - 1))) };
}

/**
 * Cliff's δ = P(X > Y) − P(X < Y) = 2U/(nm) − 1, from −1 to 1; also the rank-biserial correlation of two independent samples. Interval: the asymmetric
 * one of Feng and Cliff, (δ − δ³ ∓ zσ√((1 − δ²)² + z²σ²)) / (1 − δ² + z²σ²) with Cliff's unbiased variance σ², at least (1 − δ²)/(nm − 1); at |δ| = 1 it
 * is the one of a share of 1 over the smaller sample. a, b: at least 2 finite numbers each. O((n + m) log (n + m)).
 *
 * Cliff (1993), "Dominance statistics", Psychological Bulletin 114; Feng and Cliff (2004), J. Modern Applied Statistical Methods 3.
 * Example: R's `sleep`: −0.49 (24 pairs above, 73 below, 3 equal).
 */
export function cliffDelta(a: Float64Array, b: Float64Array, level = 0.95): Effect {
  requireLevel(level);
  const { delta, variance } = deltaOf(a, b);
  const z = normalQuantile(0.5 + level / 2);
  const method = 'Feng and Cliff’s asymmetric interval';
  if (Math.abs(delta) === 1) {
    const [lower, upper] = extremeInterval(delta, Math.min(a.length, b.length), z);
    return { name: 'Cliff δ', value: delta, interval: { level, lower, upper, method } };
  }
  const rest = 1 - delta * delta;
  const spread = z * z * variance;
  const reach = Math.sqrt(spread * (rest * rest + spread));
  const [lower, upper] = [(delta * rest - reach) / (rest + spread), (delta * rest + reach) / (rest + spread)];
  return { name: 'Cliff δ', value: delta, interval: { level, lower, upper, method } };
}

/**
 * Common-language effect: P(X > Y) + ½ P(X = Y) = (δ + 1)/2 of Cliff's δ, its interval likewise.
 * McGraw and Wong (1992), Psychological Bulletin 111; Vargha and Delaney (2000), J. Educational and Behavioral Statistics 25. Example: 0.255.
 */
export function commonLanguageEffect(a: Float64Array, b: Float64Array, level = 0.95): Effect {
  const { value, interval } = cliffDelta(a, b, level);
  const share = (delta: number) => (delta + 1) / 2;
  return {
    name: 'P(A > B)',
    value: share(value),
    interval: interval && { ...interval, lower: share(interval.lower), upper: share(interval.upper) },
  };
}
