import { NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

export interface Segmentation {
  /** Rows before each break, ascending: 47 means that the 47th value is the last of its segment. */
  readonly breaks: readonly number[];
  readonly residualSquares: number;
  /** n·(ln(RSS/n) + ln 2π + 1) + ln(n)·2·(m + 1) for m breaks. */
  readonly bic: number;
}

export interface MeanBreaks {
  /** The best segmentation with 0, 1, … `most` breaks. */
  readonly segmentations: readonly Segmentation[];
  /** The one with the smallest BIC. */
  readonly best: Segmentation;
}

/**
 * Breaks in the mean of a series at unknown places: for each number of breaks the places with the smallest sum of squares,
 * segments of at least `least` rows, by dynamic programming in O(most·n²) and 8·n² bytes. n ≥ 2·least finite values. It
 * looks back from the end of the sample: for description, not as a feature. As R's strucchange::breakpoints(x ~ 1).
 * Bai and Perron (2003), "Computation and analysis of multiple structural change models", J. Applied Econometrics 18.
 */
export function meanBreaks(
  x: Float64Array,
  { least, most }: { readonly least: number; readonly most: number },
): MeanBreaks {
  const n = x.length;
  if (!(Number.isInteger(least) && least >= 2 && Number.isInteger(most) && most >= 1)) {
    throw new NumericsError(`Breaks need segments of at least 2 rows and at least 1 break, got ${least} and ${most}.`);
  }
  requireNumbers(x, 2 * least, 'A search for breaks');
  const squares = segmentSquares(x);
  const at = (from: number, to: number): number => squares[from * n + to]!;
  // cost[to]: the least sum of squares of rows 0 … to with the breaks so far; cut: the last row before the last break.
  let cost = Float64Array.from({ length: n }, (_, to) => (to + 1 >= least ? at(0, to) : Infinity));
  const cuts: Int32Array[] = [];
  const segmentations = [segmentation([], cost[n - 1]!, n)];
  for (let m = 1; m <= Math.min(most, Math.floor(n / least) - 1); m++) {
    const next = new Float64Array(n).fill(Infinity);
    const cut = new Int32Array(n).fill(-1);
    for (let to = (m + 1) * least - 1; to < n; to++) {
      for (let last = m * least - 1; last <= to - least; last++) {
        const total = cost[last]! + at(last + 1, to);
        if (total < next[to]!) [next[to], cut[to]] = [total, last];
      }
    }
    cuts.push(cut);
    cost = next;
    segmentations.push(segmentation(placesOf(cuts, n), cost[n - 1]!, n));
  }
  const best = segmentations.reduce((found, each) => (each.bic < found.bic ? each : found));
  return { segmentations, best };
}

/** (n, n) sums of squares about their mean of rows i … j. */
function segmentSquares(x: Float64Array): Float64Array {
  const n = x.length;
  const squares = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    let mean = 0;
    let sum = 0;
    for (let j = i; j < n; j++) {
      const d = x[j]! - mean;
      mean += d / (j - i + 1);
      sum += d * (x[j]! - mean);
      squares[i * n + j] = sum;
    }
  }
  return squares;
}

function placesOf(cuts: readonly Int32Array[], n: number): number[] {
  const places: number[] = [];
  let to = n - 1;
  for (let m = cuts.length - 1; m >= 0; m--) {
    to = cuts[m]![to]!;
    places.unshift(to + 1);
  }
  return places;
}

function segmentation(breaks: readonly number[], residualSquares: number, n: number): Segmentation {
  if (!(residualSquares > 0)) {
    throw new NumericsError(`Breaks need segments that vary, got a sum of squares of ${residualSquares}.`);
  }
  const bic = n * (Math.log(residualSquares / n) + Math.log(2 * Math.PI) + 1) + Math.log(n) * 2 * (breaks.length + 1);
  return { breaks, residualSquares, bic };
}
