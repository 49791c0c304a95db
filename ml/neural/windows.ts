import { InputError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import type { ColumnMoments } from '../stats/columnMoments.ts';
import { joinRows, takeRows } from '../stats/matrixParts.ts';

/**
 * Every value less the mean of its column over its deviation, as the 32-bit numbers a network reads; a column that did
 * not vary in training (deviation Infinity) is 0 throughout.
 *
 * x: (n, d) → (n, d) row-major. A value that does not fit 32 bits is an `InputError` that names row and column.
 */
export function networkRows({ rows, columns, values }: Matrix, { centre, spread }: ColumnMoments): Float32Array {
  const width = columns.length;
  const scaled = new Float32Array(rows * width);
  for (let row = 0; row < rows; row += 1)
    for (let j = 0; j < width; j += 1) {
      const at = row * width + j;
      scaled[at] = (values[at]! - centre[j]!) / spread[j]!;
      if (!Number.isFinite(scaled[at]))
        throw new InputError(
          `A network expected standardised values up to 3.4e38, got ${values[at]!} in row ${row} of column "${columns[j]!}" (mean ${centre[j]!}, deviation ${spread[j]!}); drop or clip it.`,
        );
    }
  return scaled;
}

/**
 * The `window` rows that end at each of `rows`, oldest first; steps before the first row are 0, the training mean.
 * A window reads nothing later than its own row.
 *
 * scaled: (n, width) row-major → (rows.length, window, width). Example: window 1 gives the rows themselves.
 */
export function windowsOf(scaled: Float32Array, width: number, window: number, rows: ArrayLike<number>): Float32Array {
  const taken = new Float32Array(rows.length * window * width);
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    const known = Math.min(window, row + 1);
    const end = (row + 1) * width;
    taken.set(scaled.subarray(end - known * width, end), ((i + 1) * window - known) * width);
  }
  return taken;
}

/** The last `count` of so many rows, in order. */
export const lastRows = (rows: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => rows - count + i);

/** The rows of x standardised and, before them, the `known` rows of the history that windows of the first ones reach into. */
export function rowsWithPast(
  { x, history, window }: { readonly x: Matrix; readonly history?: Matrix | undefined; readonly window: number | null },
  moments: ColumnMoments,
): { readonly known: number; readonly scaled: Float32Array } {
  const known = Math.min(history?.rows ?? 0, (window ?? 1) - 1);
  if (!history || known === 0) return { known: 0, scaled: networkRows(x, moments) };
  const past = takeRows(history, lastRows(history.rows, known));
  return { known, scaled: networkRows(joinRows(past, x), moments) };
}
