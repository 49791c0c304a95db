import type { Correlations } from '../../contracts/profile.ts';
import { correlation } from '../stats/correlation.ts';
import { ranks } from './ranks.ts';

export interface NumericColumn {
  readonly name: string;
  /** Missing values are NaN. */
  readonly values: Float64Array;
}

const varies = (values: Float64Array): boolean => values.some((value) => value !== values[0]);

interface Ranked {
  readonly values: Float64Array;
  /** Ranks of all rows where none is missing: most pairs then need no sorting. */
  readonly ranks: Float64Array | null;
}

interface Pair {
  readonly pearson: number | null;
  readonly spearman: number | null;
}

/** Values of both in the rows in which neither is missing. */
function shared(x: Float64Array, y: Float64Array): readonly [Float64Array, Float64Array] {
  const [a, b] = [new Float64Array(x.length), new Float64Array(x.length)];
  let rows = 0;
  for (let row = 0; row < x.length; row += 1) {
    if (!Number.isFinite(x[row]) || !Number.isFinite(y[row])) continue;
    a[rows] = x[row]!;
    b[rows] = y[row]!;
    rows += 1;
  }
  return [a.subarray(0, rows), b.subarray(0, rows)];
}

/** null where a pair shares fewer than three rows, or one of the columns does not vary over them. */
function pairOf(x: Ranked, y: Ranked): Pair {
  const whole = x.ranks !== null && y.ranks !== null;
  const [a, b] = whole ? [x.values, y.values] : shared(x.values, y.values);
  if (a.length < 3 || !varies(a) || !varies(b)) return { pearson: null, spearman: null };
  return {
    pearson: correlation(a, b),
    spearman: correlation(whole ? x.ranks : ranks(a), whole ? y.ranks : ranks(b)),
  };
}

/**
 * Correlations of every two columns over the rows in which both have a value: Pearson's, and Spearman's, which is
 * Pearson's of the ranks. Spearman (1904), American Journal of Psychology 15.
 */
export function correlations(columns: readonly NumericColumn[]): Correlations {
  const ranked = columns.map(({ values }): Ranked => {
    const complete = values.length > 0 && values.every((value) => Number.isFinite(value));
    return { values, ranks: complete ? ranks(values) : null };
  });
  const pairs = ranked.map((x, row) => ranked.slice(0, row + 1).map((y) => pairOf(x, y)));
  const matrix = (kind: keyof Pair) =>
    columns.map((_, row) =>
      columns.map((__, column) => {
        const found = pairs[Math.max(row, column)]![Math.min(row, column)]![kind];
        return row === column && found !== null ? 1 : found;
      }),
    );
  return { names: columns.map(({ name }) => name), pearson: matrix('pearson'), spearman: matrix('spearman') };
}
