import { ConfigError } from '../../../contracts/failures.ts';
import { intervalText, type LabelIntervals } from './labelIntervals.ts';

/** Rows to fit on and rows to predict, both ascending. */
export interface Split {
  readonly fold: number;
  readonly train: Int32Array;
  readonly test: Int32Array;
}

declare const proof: unique symbol;

/**
 * A split of which no training label touches a test label. `requirePurged` is the only way to one, so that whoever takes
 * this type (trainer, stacker, calibrator, tuner) cannot be run unpurged.
 */
export interface PurgedSplit extends Split {
  readonly [proof]: true;
}

function requireRows(rows: Int32Array, n: number, what: string, fold: number): void {
  if (rows.length === 0)
    throw new ConfigError(`Fold ${fold} needs at least 1 ${what} row, got 0 of ${n} rows; use fewer or larger folds.`);
  for (let i = 0; i < rows.length; i += 1) {
    const [row, before] = [rows[i]!, i === 0 ? -1 : rows[i - 1]!];
    if (row <= before || row >= n)
      throw new ConfigError(
        `The ${what} rows of fold ${fold} must ascend from 0 to at most ${n - 1}, got ${row} after ${before}; make splits with the makers.`,
      );
  }
}

/**
 * Proves that no training label interval has a point in common with the interval of a test row, or refuses and names both
 * intervals. A test row whose label never became known counts as the instant of the row; a training row must have a label.
 *
 * O(test + train · log test): test intervals by start, with the highest end so far; a training interval [a, b] touches one
 * of those that start at or before b when the highest end of these is at least a.
 */
export function requirePurged<Given extends Split>(given: Given, intervals: LabelIntervals): Given & PurgedSplit {
  const { fold, train, test } = given;
  const { start, end } = intervals;
  requireRows(train, start.length, 'training', fold);
  requireRows(test, start.length, 'test', fold);
  const latest = new Int32Array(test.length);
  const endOf = (row: number): number => (Number.isNaN(end[row]!) ? start[row]! : end[row]!);
  for (let i = 1; i < test.length; i += 1)
    latest[i] = endOf(test[i]!) > endOf(test[latest[i - 1]!]!) ? i : latest[i - 1]!;
  for (const row of train) {
    if (Number.isNaN(end[row]!))
      throw new ConfigError(
        `Fold ${fold} would train on row ${row}, whose label ${intervalText(intervals, row)} never became known; leave it out.`,
      );
    const reached = lastStartingBy(start, test, end[row]!);
    if (reached < 0) continue;
    const touched = test[latest[reached]!]!;
    if (endOf(touched) >= start[row]!)
      throw new ConfigError(
        `Fold ${fold} is not purged: the label ${intervalText(intervals, row)} of training row ${row} touches ${intervalText(intervals, touched)} of test row ${touched}; make the split with purge.`,
      );
  }
  return given as Given & PurgedSplit;
}

/** Position of the last test row that starts at or before `limit`, or −1. */
function lastStartingBy(start: Float64Array, test: Int32Array, limit: number): number {
  let [low, high] = [0, test.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (start[test[middle]!]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
