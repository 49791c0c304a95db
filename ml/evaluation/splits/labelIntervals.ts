import { DataQualityError } from '../../../contracts/failures.ts';

/**
 * What each row's label reaches over: from the time of the row to the time at which its label became known, both
 * included (epoch ms). Two rows share information where their intervals have a point in common.
 */
export interface LabelIntervals {
  /** (n) strictly ascending. */
  readonly start: Float64Array;
  /** (n) at least `start`; NaN where the label never became known: such a row never trains. */
  readonly end: Float64Array;
}

const shown = (at: number): string => (Number.isFinite(at) ? new Date(at).toISOString() : String(at));

export const intervalText = ({ start, end }: LabelIntervals, row: number): string =>
  `[${shown(start[row]!)}, ${shown(end[row]!)}]`;

/**
 * Label intervals of rows.
 *
 * time: (n) epoch ms, strictly ascending. labelEnd: (n) epoch ms, NaN where the label never became known; null when rows
 * carry no labels (then a row's interval is the row itself).
 * Refuses columns of two lengths, times that are not ascending, and labels that end before their row, with both numbers.
 */
export function labelIntervals(time: Float64Array, labelEnd: Float64Array | null): LabelIntervals {
  const end = labelEnd ?? time;
  if (end.length !== time.length)
    throw new DataQualityError(`labelEnd must have one value a row, ${time.length}, got ${end.length}.`);
  for (let row = 0; row < time.length; row += 1) {
    if (!Number.isFinite(time[row]!) || (row > 0 && !(time[row]! > time[row - 1]!)))
      throw new DataQualityError(
        `Rows of a split need ascending times without repeats, got ${shown(time[row]!)} at row ${row}${row > 0 ? ` after ${shown(time[row - 1]!)}` : ''}; sort them and drop repeats.`,
      );
    if (end[row]! < time[row]! || end[row] === Infinity)
      throw new DataQualityError(
        `A label must end at or after its row ${shown(time[row]!)}, got ${shown(end[row]!)} at row ${row}; pass the time at which the label became known.`,
      );
  }
  return { start: time, end };
}
