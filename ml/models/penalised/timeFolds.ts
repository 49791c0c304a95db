import { DataQualityError, InputError } from '../../../contracts/failures.ts';
import { range } from '../../stats/range.ts';
import type { TrainingData } from '../model.ts';
import { rowsKnownBefore } from '../rowsKnownBefore.ts';

interface TimeFold {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/**
 * Folds for choosing a penalty: the newer half of the rows in `folds` blocks in time order, each validated on a fit to
 * the rows before it whose labels were known when it begins. Rows must be in time order.
 */
export function timeFolds(data: TrainingData, folds: number): TimeFold[] {
  const { time } = data;
  const back = time.findIndex((moment, row) => row > 0 && moment < time[row - 1]!);
  if (back > 0)
    throw new InputError(
      `A penalty is chosen on later rows, got the time ${time[back]!} after ${time[back - 1]!} at row ${back}; sort the rows.`,
    );
  const rows = time.length;
  const first = Math.floor(rows / 2);
  if (rows - first < 2 * folds)
    throw new DataQualityError(`${folds} folds need at least ${4 * folds} rows, got ${rows}; use fewer folds.`);
  return Array.from({ length: folds }, (_, fold) => {
    const from = first + Math.floor(((rows - first) * fold) / folds);
    const to = first + Math.floor(((rows - first) * (fold + 1)) / folds);
    return {
      train: rowsKnownBefore(data, from),
      validation: range(from, to),
    };
  });
}
