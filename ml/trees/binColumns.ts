import type { Matrix } from '../../contracts/frame.ts';

/** Bin of a missing value. */
export const missingBin = 255;
const mostBins = 255;

/** A matrix whose values are replaced by the number of their bin, so that a split is found without sorting rows. */
export interface BinnedColumns {
  readonly rows: number;
  readonly columns: readonly string[];
  /** Column-major: bin of row i, column j is `bins[j * rows + i]`; `missingBin` is NaN. */
  readonly bins: Uint8Array;
  /** Least and greatest value in every bin of every column. */
  readonly low: readonly Float64Array[];
  readonly high: readonly Float64Array[];
}

interface Edges {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Distinct values with their counts, merged to at most 255 runs of about equal numbers of rows. */
function edgesOf(sorted: Float64Array): Edges {
  const values: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    if (values.length > 0 && values.at(-1) === value) counts[counts.length - 1]! += 1;
    else {
      values.push(value);
      counts.push(1);
    }
  }
  if (values.length <= mostBins) return { low: Float64Array.from(values), high: Float64Array.from(values) };
  const [low, high]: [number[], number[]] = [[values[0]!], []];
  let [held, left] = [0, sorted.length];
  for (let i = 0; i < values.length; i += 1) {
    const wanted = left / (mostBins - low.length + 1);
    // A run ends before the value that would take it further past its share than it is short of it now.
    if (held > 0 && low.length < mostBins && held + counts[i]! / 2 > wanted) {
      high.push(values[i - 1]!);
      low.push(values[i]!);
      left -= held;
      held = 0;
    }
    held += counts[i]!;
  }
  high.push(values.at(-1)!);
  return { low: Float64Array.from(low), high: Float64Array.from(high) };
}

/** Index of the first bin whose greatest value is not below `value`. */
function binOf(high: Float64Array, value: number): number {
  let [first, last] = [0, high.length - 1];
  while (first < last) {
    const middle = (first + last) >> 1;
    if (value <= high[middle]!) last = middle;
    else first = middle + 1;
  }
  return first;
}

/**
 * Bins every column: one bin a distinct value up to 255 of them, so that splits lose nothing; beyond, 255 runs of
 * neighbouring values with about equal numbers of rows. Missing values (NaN) have a bin of their own.
 *
 * x: (n, p) row-major, finite or NaN. Ke et al. (2017), LightGBM, NeurIPS 30, §2.
 * Example: values 1, 1, 4, NaN get the bins 0, 0, 1, 255.
 */
export function binColumns({ rows, columns, values }: Matrix): BinnedColumns {
  const width = columns.length;
  const bins = new Uint8Array(rows * width);
  const column = new Float64Array(rows);
  const edges = columns.map((_, j) => {
    for (let i = 0; i < rows; i += 1) column[i] = values[i * width + j]!;
    const { low, high } = edgesOf(column.filter((value) => !Number.isNaN(value)).sort());
    for (let i = 0; i < rows; i += 1) {
      const value = column[i]!;
      bins[j * rows + i] = Number.isNaN(value) ? missingBin : binOf(high, value);
    }
    return { low, high };
  });
  return { rows, columns, bins, low: edges.map(({ low }) => low), high: edges.map(({ high }) => high) };
}
