import { countUpTo } from '../stats/countBelow.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';

/** Distinct values that are kept; more rows than that share them. */
const mostLevels = 8192;
/** Newest rows whose order is kept. */
const mostRows = 65_536;

/** A column of training rows in time order, in two bytes a row and at most 192 KiB: what later rows are compared with. */
interface RowSketch {
  /** Finite rows that were there. */
  readonly rows: number;
  /** Ascending. */
  readonly levels: Float64Array;
  /** Level of each of the newest rows, oldest first. */
  readonly codes: Uint16Array;
}

/** Where `value` belongs among ascending levels: the last that is at most as large, or the first. */
const levelOf = (levels: Float64Array, value: number): number => Math.max(0, countUpTo(levels, value) - 1);

/**
 * Keeps the newest 65,536 finite rows of a column. Up to 8,192 rows they are kept exactly. Of more, the levels are the least rows
 * of 8,192 groups of equally many, and each row becomes the level at or below it: the distribution function moves by at most
 * 1/8192, and equal rows stay equal. values: in time order; what is not finite is left out. One sort, O(n log n).
 */
export function sketchRows(values: Float64Array): RowSketch {
  const finite = values.filter(Number.isFinite);
  const kept = finite.subarray(Math.max(0, finite.length - mostRows));
  const sorted = sortNumbers(kept);
  const count = Math.min(mostLevels, sorted.length);
  // + 0: of equal zeros either sign may come first.
  const chosen = Float64Array.from({ length: count }, (_, k) => sorted[Math.floor((k * sorted.length) / count)]! + 0);
  const levels = chosen.filter((value, at) => at === 0 || value > chosen[at - 1]!);
  return { rows: finite.length, levels, codes: Uint16Array.from(kept, (value) => levelOf(levels, value)) };
}

/** The kept rows in time order. */
export const rowsOfSketch = ({ levels, codes }: RowSketch): Float64Array =>
  Float64Array.from(codes, (code) => levels[code]!);
