import type { Matrix } from '../../contracts/frame.ts';
import { joinRows, takeRows } from '../stats/matrixParts.ts';
import { createRandom, type Random } from '../stats/rng.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { defineDrift } from './drift.ts';
import { oneColumn, requireSides } from './twoSides.ts';

/** Rows of a side that enter; the kernel matrix grows with their square. */
const mostRows = 200;
const permutations = 199;

export interface DiscrepancyResult {
  /** Unbiased MMD², which may be below 0 without drift. */
  readonly squared: number;
  /** (1 + #{permutations with at least this}) / (1 + permutations). */
  readonly pValue: number;
  /** Median distance of two rows, the kernel's σ. */
  readonly bandwidth: number;
  /** Rows of each side that were used. */
  readonly rows: readonly [number, number];
}

/** Squared distances of all pairs, the diagonal left at 0. */
function squaredDistances(x: Float64Array, rows: number, p: number): Float64Array {
  const distances = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i += 1)
    for (let j = 0; j < i; j += 1) {
      let sum = 0;
      for (let c = 0; c < p; c += 1) sum += (x[i * p + c]! - x[j * p + c]!) ** 2;
      distances[i * rows + j] = sum;
      distances[j * rows + i] = sum;
    }
  return distances;
}

function medianSquared(distances: Float64Array, rows: number): number {
  const pairs = new Float64Array((rows * (rows - 1)) / 2);
  let at = 0;
  for (let i = 0; i < rows; i += 1) for (let j = 0; j < i; j += 1) pairs[at++] = distances[i * rows + j]!;
  const sorted = sortNumbers(pairs);
  return sorted[sorted.length >>> 1]!;
}

/** Unbiased MMD² with `live` rows taken for the live side, from sums of the kernel without its diagonal. */
function statisticOf(
  kernel: Float64Array,
  sums: Float64Array,
  total: number,
  live: ArrayLike<number>,
  m: number,
): number {
  const rows = sums.length;
  const n = rows - m;
  let [within, touching] = [0, 0];
  for (let a = 0; a < m; a += 1) {
    const i = live[a]! * rows;
    touching += sums[live[a]!]!;
    for (let b = 0; b < a; b += 1) within += kernel[i + live[b]!]!;
  }
  within *= 2;
  const across = touching - within;
  return (total - within - 2 * across) / (n * (n - 1)) + within / (m * (m - 1)) - (2 * across) / (n * m);
}

function choose(rows: number, random: Random): ArrayLike<number> {
  return rows <= mostRows
    ? Int32Array.from({ length: rows }, (_, i) => i)
    : random.permutation(rows).subarray(0, mostRows);
}

/**
 * Maximum mean discrepancy of two samples of rows: unbiased MMD² with the kernel exp(−‖x − y‖² / (2σ²)), σ the median distance
 * of the pooled rows, and its permutation p-value. Larger samples are thinned to 200 rows a side, drawn by the seed, so that
 * the cost is bounded; rows are taken as independent. Columns should have like scales. At least 2 rows a side, NaN refused.
 * Gretton, Borgwardt, Rasch, Schölkopf and Smola (2012), "A kernel two-sample test", JMLR 13, (3).
 */
export function maximumMeanDiscrepancyOf(reference: Matrix, live: Matrix, seed: number): DiscrepancyResult {
  const p = reference.columns.length;
  requireSides('MMD', reference, live, 2);
  const random = createRandom(seed, 'mmd');
  const picks = [choose(reference.rows, random), choose(live.rows, random)] as const;
  const [n, m] = [picks[0].length, picks[1].length];
  const pooled = joinRows(takeRows(reference, picks[0]), takeRows(live, picks[1]));
  const kernel = squaredDistances(pooled.values, n + m, p);
  // All rows equal: any width gives a kernel of ones.
  const width = medianSquared(kernel, n + m) || 1;
  const sums = new Float64Array(n + m);
  for (let i = 0; i < n + m; i += 1)
    for (let j = 0; j < n + m; j += 1) {
      const value = i === j ? 0 : Math.exp(-kernel[i * (n + m) + j]! / (2 * width));
      kernel[i * (n + m) + j] = value;
      sums[i]! += value;
    }
  const total = sums.reduce((sum, value) => sum + value, 0);
  const order = Int32Array.from({ length: n + m }, (_, i) => i);
  const squared = statisticOf(kernel, sums, total, order.subarray(n), m);
  let reached = 0;
  for (let draw = 0; draw < permutations; draw += 1) {
    random.shuffle(order);
    // Sums in another order differ in their last digits.
    if (statisticOf(kernel, sums, total, order, m) >= squared - 1e-12) reached += 1;
  }
  return { squared, pValue: (1 + reached) / (1 + permutations), bandwidth: Math.sqrt(width), rows: [n, m] };
}

/** MMD² of one feature, 0 where the unbiased estimate is below 0; see `maximumMeanDiscrepancyOf`. */
export const maximumMeanDiscrepancy = defineDrift({
  name: 'maximumMeanDiscrepancy',
  kind: 'test',
  slow: true,
  purpose:
    'Distance of the mean embeddings under a Gaussian kernel; sees any change, of many columns together as well.',
  cite: 'Gretton, Borgwardt, Rasch, Schölkopf and Smola (2012), "A kernel two-sample test", JMLR 13.',
  minimumReference: 20,
  minimumLive: 10,
  compare(reference, live) {
    const { squared, pValue, rows } = maximumMeanDiscrepancyOf(oneColumn(reference), oneColumn(live), 1);
    const thinned = reference.length > rows[0] || live.length > rows[1];
    const note = thinned ? `thinned to ${rows[0]} reference and ${rows[1]} live rows` : null;
    return { statistic: Math.max(0, squared), pValue, note };
  },
});
