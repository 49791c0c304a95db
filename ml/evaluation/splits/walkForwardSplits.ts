import { dateOf } from '../../../contracts/dates.ts';
import { ConfigError } from '../../../contracts/failures.ts';
import type { LabelIntervals } from './labelIntervals.ts';
import { rowsOf, requireWhole } from './purgedTrain.ts';
import { requirePurged, type PurgedSplit } from './requirePurged.ts';

export interface WalkForwardOptions {
  /** `expanding` trains on everything before the block, `sliding` on the last `trainRows` rows of it. */
  readonly scheme: 'expanding' | 'sliding';
  readonly firstTestRow: number;
  /** Rows a test block; the last may be shorter. */
  readonly testRows: number;
  readonly embargoRows: number;
  readonly trainRows: number;
}

function trainingRows({ start, end }: LabelIntervals, testFrom: number, options: WalkForwardOptions): Int32Array {
  const firstKept = testFrom - options.embargoRows;
  if (firstKept <= 0) return new Int32Array(0);
  const limit = start[firstKept]!;
  const rows = new Int32Array(firstKept);
  let count = 0;
  for (let row = 0; row < firstKept; row += 1) if (end[row]! < limit) rows[count++] = row;
  return rows.slice(options.scheme === 'sliding' ? Math.max(0, count - options.trainRows) : 0, count);
}

/**
 * Walk-forward splits with purge and embargo: each test block is predicted by a model fitted only on what lies before it.
 *
 * The test blocks are `testRows` rows long (the last may be shorter) and tile the rows from `firstTestRow` on. A row t trains
 * for the block that starts at row s when end[t] < start[s − embargoRows]: with embargoRows = 0 that is the purge, and each
 * embargo row is one more row left out between the end of the last training label and the block. A row whose label never
 * became known never trains.
 * Refuses when there is no test row, or a block without a training row.
 * López de Prado (2018), Advances in Financial Machine Learning, §7.4.
 */
export function walkForwardSplits(intervals: LabelIntervals, options: WalkForwardOptions): readonly PurgedSplit[] {
  const { firstTestRow, testRows, embargoRows } = options;
  requireWhole('firstTestRow', firstTestRow, 0);
  requireWhole('testRows', testRows, 1);
  requireWhole('embargoRows', embargoRows, 0);
  if (options.scheme === 'sliding') requireWhole('trainRows', options.trainRows, 1);
  const n = intervals.start.length;
  if (firstTestRow >= n)
    throw new ConfigError(`Walk-forward needs a first test row below ${n}, got ${firstTestRow}; start earlier.`);
  const splits: PurgedSplit[] = [];
  for (let from = firstTestRow; from < n; from += testRows) {
    const train = trainingRows(intervals, from, options);
    if (train.length === 0)
      throw new ConfigError(
        `Fold ${splits.length} needs at least 1 training row before its test block, got 0 of ${from} earlier rows after purge and an embargo of ${embargoRows} rows; set a later firstTest than ${dateOf(intervals.start[firstTestRow]!)}.`,
      );
    const test = rowsOf([{ from, to: Math.min(from + testRows, n) }]);
    splits.push(requirePurged({ fold: splits.length, train, test }, intervals));
  }
  return splits;
}
