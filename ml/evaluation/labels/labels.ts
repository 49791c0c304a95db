import { DataQualityError } from '../../../contracts/failures.ts';

/**
 * Labels of rows. They know the future: a label is made of closes up to `labelEnd`, may be learnt from only after it, and
 * goes into splits with it (`labelIntervals(time, labelEnd)`). NaN in all columns where the future is not there yet.
 */
export interface Labels {
  /** 1 up, −1 down, 0 neither. */
  readonly value: Float64Array;
  /** Epoch ms of the last row that the label depends on. */
  readonly labelEnd: Float64Array;
  /** Simple return from the close of the row to where the position that the label stands for ends. */
  readonly forwardReturn: Float64Array;
}

export const emptyLabels = (rows: number): Labels => ({
  value: new Float64Array(rows).fill(NaN),
  labelEnd: new Float64Array(rows).fill(NaN),
  forwardReturn: new Float64Array(rows).fill(NaN),
});

/** Refuses columns of other lengths, times that do not ascend, prices that are not above 0, and a look-ahead beyond the data. */
export function requirePrices(
  time: Float64Array,
  prices: Readonly<Record<string, Float64Array>>,
  lookAhead: number,
): void {
  const rows = time.length;
  if (!Number.isInteger(lookAhead) || lookAhead < 1 || lookAhead >= rows)
    throw new DataQualityError(
      `Labels look ahead a whole number of rows from 1 to ${rows - 1}, got ${lookAhead} of ${rows} rows; shorten the horizon or pass more rows.`,
    );
  for (let row = 0; row < rows; row += 1)
    if (!Number.isFinite(time[row]!) || (row > 0 && !(time[row]! > time[row - 1]!)))
      throw new DataQualityError(
        `Labels need ascending times without repeats, got ${time[row]!} at row ${row} after ${time[row - 1] ?? 'none'}; sort them.`,
      );
  for (const [name, values] of Object.entries(prices)) {
    if (values.length !== rows)
      throw new DataQualityError(`Labels need one ${name} a row, ${rows}, got ${values.length}.`);
    const bad = values.findIndex((value) => !(value > 0 && value < Infinity));
    if (bad >= 0)
      throw new DataQualityError(`Labels need a ${name} above 0, got ${values[bad]!} at row ${bad}; drop or mend it.`);
  }
}
