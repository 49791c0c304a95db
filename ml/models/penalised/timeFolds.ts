import { DataQualityError, InputError } from '../../../contracts/failures.ts';
import type { TrainingData } from '../model.ts';

interface TimeFold {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/**
 * Folds for choosing a penalty: the newer half of the rows in `folds` blocks in time order, each validated on a fit to
 * the rows before it whose labels were known when it begins. Rows must be in time order.
 */
export function timeFolds({ time, labelEnd }: TrainingData, folds: number): TimeFold[] {
  const back = time.findIndex((moment, row) => row > 0 && moment < time[row - 1]!);
  if (back > 0)
    throw new InputError(
      `A penalty is chosen on later rows, got the time ${time[back]!} after ${time[back - 1]!} at row ${back}; sort the rows.`,
    );
  const rows = time.length;
  const first = Math.floor(rows / 2);
  if (rows - first < 2 * folds)
    throw new DataQualityError(`${folds} folds need at least ${4 * folds} rows, got ${rows}; use fewer folds.`);
  const every = Int32Array.from(time, (_, row) => row);
  return Array.from({ length: folds }, (_, fold) => {
    const from = first + Math.floor(((rows - first) * fold) / folds);
    const to = first + Math.floor(((rows - first) * (fold + 1)) / folds);
    const train = every.subarray(0, from).filter((row) => !labelEnd || labelEnd[row]! <= time[from]!);
    return { train, validation: every.subarray(from, to) };
  });
}
