import { instantOf } from '../../contracts/instants.ts';
import { ConfigError } from '../../contracts/failures.ts';
import type { SplitSpec } from '../../contracts/system.ts';
import { labelIntervals } from './splits/labelIntervals.ts';
import type { PurgedSplit } from './splits/requirePurged.ts';
import { walkForwardSplits } from './splits/walkForwardSplits.ts';

/** A split whose test rows are one block, with the block's bounds. */
export interface Fold extends PurgedSplit {
  /** The same rows as `train`; all lie before `testFrom`. */
  readonly trainRows: Int32Array;
  readonly testFrom: number;
  /** Exclusive. */
  readonly testTo: number;
}

/**
 * The walk-forward splits that a system file asks for: `walkForwardSplits` from the first row at or after `spec.firstTest`.
 *
 * time: (n) epoch ms, strictly ascending. labelEnd: (n) epoch ms at which each row's label became known, NaN where it
 * never did; null when rows carry no labels (then a row's interval is the row itself).
 * Refuses when there is no test row, or a block without a training row.
 */
export function walkForward(time: Float64Array, labelEnd: Float64Array | null, spec: SplitSpec): readonly Fold[] {
  const start = instantOf(spec.firstTest);
  const first = time.findIndex((at) => at >= start);
  if (first < 0)
    throw new ConfigError(
      `Walk-forward needs at least 1 row at or after splits.firstTest ${spec.firstTest}, got 0 of ${time.length} rows; set an earlier firstTest.`,
    );
  return walkForwardSplits(labelIntervals(time, labelEnd), { ...spec, firstTestRow: first }).map((split) => ({
    ...split,
    trainRows: split.train,
    testFrom: split.test[0]!,
    testTo: split.test.at(-1)! + 1,
  }));
}
