import { sortNumbers } from '../stats/sortNumbers.ts';
import { defineDrift } from './drift.ts';
import { ksOneSampleTail } from './kolmogorovOneSample.ts';

/** Largest product of sample sizes for the exact law: a tenth of a second. */
const exactCells = 4_000_000;

/** D = sup |F_n − G_m| over the pooled distinct values; ties are jumps of both. Both samples sorted ascending. */
export function ksStatistic(reference: Float64Array, live: Float64Array): number {
  const [n, m] = [reference.length, live.length];
  let [i, j, largest] = [0, 0, 0];
  while (i < n && j < m) {
    const value = Math.min(reference[i]!, live[j]!);
    while (i < n && reference[i]! <= value) i += 1;
    while (j < m && live[j]! <= value) j += 1;
    // Whole numbers until the last step, so that equal distances compare equal.
    largest = Math.max(largest, Math.abs(i * m - j * n));
  }
  return largest / (n * m);
}

/**
 * P(D ≥ d) for two independent samples of n and m from one continuous law: one minus the share of lattice paths that stay
 * closer than d. With ties it is conservative. Absolute error about 1e-14.
 * Hodges (1958), "The significance probability of the Smirnov two-sample test", Arkiv för Matematik 3.
 */
export function ksExactTail(d: number, n: number, m: number): number {
  const reach = Math.ceil(d * n * m - 1e-7);
  const inside = new Float64Array(m + 1);
  for (let j = 0; j <= m; j += 1) inside[j] = j * n < reach ? 1 : 0;
  for (let i = 1; i <= n; i += 1) {
    // The weights turn counts of paths into probabilities as they grow, so that nothing overflows.
    const weight = i / (i + m);
    inside[0] = i * m < reach ? weight * inside[0]! : 0;
    for (let j = 1; j <= m; j += 1)
      inside[j] = Math.abs(i * m - j * n) < reach ? weight * inside[j]! + inside[j - 1]! : 0;
  }
  return Math.min(1, Math.max(0, 1 - inside[m]!));
}

/**
 * P(K ≥ x) of Kolmogorov's limit law: 2 Σ (−1)^{k−1} exp(−2k²x²); below x = 1 by its theta transform, which converges there.
 * Kolmogorov (1933); Marsaglia, Tsang and Wang (2003), J. Statistical Software 8(18). Example: kolmogorovTail(1) = 0.2699996717.
 */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < 1) {
    for (let k = 1; k <= 9; k += 2) sum += Math.exp((-(k * k) * Math.PI ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k <= 10; k += 1) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}

/**
 * The p-value of a two-sample D by the conventions that programs differ in, each by its name. `exact`: lattice paths (R and
 * scipy for small samples). `limit`: Kolmogorov's limit at D √(nm/(n+m)) (R's `exact = FALSE`). `oneSample`: the exact law of
 * one sample of round(nm/(n+m)) rows (scipy's `method='asymp'`), halves to the even number.
 * Example: D 0.4 of 10 and 10 rows: 0.4175, 0.4005, 0.3088.
 */
export function ksPValue(d: number, n: number, m: number, convention: 'exact' | 'limit' | 'oneSample'): number {
  if (convention === 'exact') return ksExactTail(d, n, m);
  const rows = (n * m) / (n + m);
  if (convention === 'limit') return kolmogorovTail(d * Math.sqrt(rows));
  const whole = rows % 1 === 0.5 ? 2 * Math.round(rows / 2) : Math.round(rows);
  return ksOneSampleTail(d, whole);
}

/** The convention that samples of n and m rows can afford. */
export const ksConvention = (n: number, m: number): 'exact' | 'limit' => (n * m <= exactCells ? 'exact' : 'limit');

/**
 * Two-sample Kolmogorov–Smirnov: D in [0, 1] and its two-sided p-value. Exact by lattice paths while n·m ≤ 4 million, else
 * Kolmogorov's limit at D √(nm/(n+m)); both take rows as independent, so that autocorrelated rows are called drifted too often:
 * judge by D as well.
 */
export const kolmogorovSmirnov = defineDrift({
  name: 'kolmogorovSmirnov',
  kind: 'test',
  purpose: 'Largest distance between the distribution functions of reference and live rows.',
  cite: 'Smirnov (1939); Hodges (1958), Arkiv för Matematik 3, for the exact law.',
  minimumReference: 20,
  minimumLive: 10,
  compare(reference, live) {
    const statistic = ksStatistic(sortNumbers(reference), sortNumbers(live));
    const [n, m] = [reference.length, live.length];
    const pValue = ksPValue(statistic, n, m, ksConvention(n, m));
    return { statistic, pValue, note: null };
  },
});
