import { startOfDay } from '../../contracts/dates.ts';
import { ConfigError } from '../../contracts/failures.ts';
import type { SplitSpec } from '../../contracts/system.ts';

export interface Fold {
  readonly fold: number;
  /** Rows to fit on, ascending; all lie before `testFrom`. */
  readonly trainRows: Int32Array;
  readonly testFrom: number;
  /** Exclusive. */
  readonly testTo: number;
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new ConfigError(
      `splits.${name} must be a whole number of at least ${least}, got ${value}; correct the system file.`,
    );
}

function trainingRows(time: Float64Array, end: Float64Array, testFrom: number, spec: SplitSpec): Int32Array {
  const firstKept = testFrom - spec.embargoRows;
  if (firstKept <= 0) return new Int32Array(0);
  const limit = time[firstKept]!;
  const rows = new Int32Array(firstKept);
  let count = 0;
  for (let row = 0; row < firstKept; row += 1) if (end[row]! < limit) rows[count++] = row;
  return rows.slice(spec.scheme === 'sliding' ? Math.max(0, count - spec.trainRows) : 0, count);
}

/**
 * Walk-forward folds with purge and embargo: each test block is predicted by a model fitted only on what lies before it.
 *
 * time: (n) epoch ms, strictly ascending. labelEnd: (n) epoch ms at which each row's label became known, NaN where it
 * never did; null when rows carry no labels (then a row's interval is the row itself).
 * The test blocks are `spec.testRows` rows long (the last may be shorter) and tile the rows from the first one at or
 * after `spec.firstTest`. A row t trains for the block that starts at row s when labelEnd[t] < time[s − embargoRows]:
 * with embargoRows = 0 that is the purge, and each embargo row is one more row left out between the end of the last
 * training label and the block. A row whose labelEnd is NaN never trains. `sliding` keeps the last `spec.trainRows` of them.
 * Refuses when there is no test row, or a block without a training row.
 * López de Prado (2018), Advances in Financial Machine Learning, §7.4.
 */
export function walkForward(time: Float64Array, labelEnd: Float64Array | null, spec: SplitSpec): readonly Fold[] {
  requireWhole('testRows', spec.testRows, 1);
  requireWhole('embargoRows', spec.embargoRows, 0);
  if (spec.scheme === 'sliding') requireWhole('trainRows', spec.trainRows, 1);
  if (labelEnd && labelEnd.length !== time.length)
    throw new ConfigError(`labelEnd must have one value a row, ${time.length}, got ${labelEnd.length}.`);
  const start = startOfDay(spec.firstTest);
  const first = time.findIndex((at) => at >= start);
  if (first < 0)
    throw new ConfigError(
      `Walk-forward needs at least 1 row at or after splits.firstTest ${spec.firstTest}, got 0 of ${time.length} rows; set an earlier firstTest.`,
    );
  const folds: Fold[] = [];
  for (let testFrom = first; testFrom < time.length; testFrom += spec.testRows) {
    const trainRows = trainingRows(time, labelEnd ?? time, testFrom, spec);
    if (trainRows.length === 0)
      throw new ConfigError(
        `Fold ${folds.length} needs at least 1 training row before its test block, got 0 of ${testFrom} earlier rows after purge and an embargo of ${spec.embargoRows} rows; set a later firstTest than ${spec.firstTest}.`,
      );
    folds.push({ fold: folds.length, trainRows, testFrom, testTo: Math.min(testFrom + spec.testRows, time.length) });
  }
  return folds;
}
