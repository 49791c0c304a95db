import type { LabelIntervals } from './labelIntervals.ts';
import { purgedTrain, requireWhole, rowBlocks, rowsOf } from './purgedTrain.ts';
import { requirePurged, type PurgedSplit } from './requirePurged.ts';

export interface KFoldOptions {
  /** Number of consecutive test blocks, at least 2. */
  readonly folds: number;
  /** Rows left out after the latest label end of each test block. */
  readonly embargoRows: number;
}

/**
 * Purged K-fold: consecutive test blocks that tile the rows (lengths differ by at most 1, longer ones first), each with the
 * rows before and after it that share nothing with it. Trains on the future of the block: for tuning and stacking within a
 * training window, not for a track record.
 * Refuses fewer rows than folds, and a fold that purge and embargo leave without a training row.
 * López de Prado (2018), Advances in Financial Machine Learning, §7.4.
 * Example: `purgedKFold(labelIntervals(time, labelEnd), { folds: 5, embargoRows: 10 })`.
 */
export function purgedKFold(intervals: LabelIntervals, { folds, embargoRows }: KFoldOptions): readonly PurgedSplit[] {
  requireWhole('folds', folds, 2);
  requireWhole('embargoRows', embargoRows, 0);
  return rowBlocks(intervals.start.length, folds).map((block, fold) =>
    requirePurged({ fold, train: purgedTrain(intervals, [block], embargoRows), test: rowsOf([block]) }, intervals),
  );
}
