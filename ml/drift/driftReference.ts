import { NumericsError } from '../../contracts/failures.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { chiSquareTail } from './chiSquare.ts';
import { kolmogorovTail } from './kolmogorovSmirnov.ts';
import { populationStabilityIndex } from './psi.ts';
import { countBinsOfSorted, flooredShares, quantileEdges } from './quantileBins.ts';

const bins = 10;
/** Points of the kept distribution function: what it costs is 1/4096 of KS and 32 KiB a column. */
const defaultPoints = 4096;

/** All that live rows are compared with; plain values, so that it can be stored in place of the rows. */
export interface DriftReference {
  readonly rows: number;
  readonly mean: number;
  /** ddof 1. */
  readonly deviation: number;
  /** Inner edges of the ten quantile bins, tied ones merged, and the rows of each bin. */
  readonly edges: readonly number[];
  readonly binRows: readonly number[];
  /** Ascending: every row where there are at most as many as points asked for, else the middle row of each of equal groups. */
  readonly points: Float64Array;
}

export interface ReferenceDrift {
  readonly ks: number;
  /** For independent rows, Kolmogorov's limit. */
  readonly ksPValue: number;
  readonly psi: number;
  readonly psiPValue: number;
  /** In standard deviations of the reference. */
  readonly wasserstein: number;
}

/** Mean and standard deviation (ddof 1) of at least 2 finite values; one pass, deviations from the first value. */
function moments(values: Float64Array): { mean: number; deviation: number } {
  const origin = values[0]!;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const d = values[i]! - origin;
    sum += d;
    squares += d * d;
  }
  const n = values.length;
  return { mean: origin + sum / n, deviation: Math.sqrt(Math.max(0, squares - (sum * sum) / n) / (n - 1)) };
}

/** Quantile bins of ascending values, each of which stands for `weight` rows. */
export function summariseSorted(sorted: Float64Array, weight: number): Pick<DriftReference, 'edges' | 'binRows'> {
  const edges = quantileEdges(sorted, bins);
  return { edges, binRows: countBinsOfSorted(sorted, edges).map((count) => count * weight) };
}

/**
 * Sums one column of training rows up, once. values: finite, any order, at least 2 of them and not all equal. Cost: one sort;
 * memory: two copies of the column while it sorts, so that a table is built column by column in bounded memory, whatever its
 * width. With `points` of at least the rows every later comparison is exact.
 */
export function buildDriftReference(values: Float64Array, points = defaultPoints): DriftReference {
  const n = values.length;
  const sorted = sortNumbers(values);
  if (n < 2 || !Number.isFinite(sorted[0]! + sorted[n - 1]!) || sorted[0] === sorted[n - 1])
    throw new NumericsError(
      `A drift reference needs at least 2 finite values that differ, got ${n} from ${sorted[0] ?? 'none'} to ${sorted.at(-1) ?? 'none'}; drop missing rows and constant columns.`,
    );
  const kept =
    n <= points
      ? sorted
      : Float64Array.from({ length: points }, (_, k) => sorted[Math.floor(((k + 0.5) * n) / points)]!);
  return { rows: n, ...moments(values), ...summariseSorted(sorted, 1), points: kept };
}

/** sup |F − G| and ∫ |F − G| of two ascending samples, without the products that overflow a 32-bit integer slowly. */
function distances(x: Float64Array, y: Float64Array): { ks: number; area: number } {
  const [n, m] = [x.length, y.length];
  const [stepX, stepY] = [1 / n, 1 / m];
  let [i, j, largest, area] = [0, 0, 0, 0];
  let [nextX, nextY] = [x[0]!, y[0]!];
  let at = Math.min(nextX, nextY);
  for (;;) {
    while (nextX <= at) nextX = ++i < n ? x[i]! : Infinity;
    while (nextY <= at) nextY = ++j < m ? y[j]! : Infinity;
    const gap = Math.abs(i * stepX - j * stepY);
    if (gap > largest) largest = gap;
    const next = nextX < nextY ? nextX : nextY;
    if (next === Infinity) return { ks: largest, area };
    area += gap * (next - at);
    at = next;
  }
}

/**
 * Live rows of one column against its reference: KS (within 1/points, exact where all rows were kept), PSI over the reference's
 * deciles (exact), Wasserstein distance over the reference's deviation (within the mean spread of a group). p-values take rows as
 * independent. live: finite, any order, at least 1. O(m + points) after one sort of the live rows.
 */
export function compareWithReference(reference: DriftReference, live: Float64Array): ReferenceDrift {
  const m = live.length;
  const sorted = sortNumbers(live);
  if (m < 1 || !Number.isFinite(sorted[0]! + sorted[m - 1]!))
    throw new NumericsError(
      `A comparison needs at least 1 finite live value, got ${m} from ${sorted[0] ?? 'none'} to ${sorted.at(-1) ?? 'none'}; drop missing rows.`,
    );
  const { rows: n, edges, binRows, points, deviation } = reference;
  const { ks, area } = distances(points, sorted);
  const counts = countBinsOfSorted(sorted, edges);
  const psi = populationStabilityIndex(flooredShares(binRows, n), flooredShares(counts, m));
  const psiPValue = edges.length === 0 ? 1 : chiSquareTail(psi / (1 / n + 1 / m), edges.length);
  return {
    ks,
    ksPValue: kolmogorovTail(ks * Math.sqrt((n * m) / (n + m))),
    psi,
    psiPValue,
    wasserstein: area / deviation,
  };
}
