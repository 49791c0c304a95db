import type { Matrix } from '../../../contracts/frame.ts';

/** The columns of a matrix, each with its rows in ascending order; what every tree over these rows starts from. */
export interface SortedColumns {
  readonly rows: number;
  readonly columns: number;
  /** Rows that are listed: all, or those that `narrowed` has left. */
  readonly listed: number;
  /** (columns, listed) rows of a column by ascending value, missing ones first, equal ones by row. */
  readonly order: Int32Array;
  /** (columns, rows) dense rank of each row's value in its column, −1 where it is missing. */
  readonly rank: Int32Array;
  /** (columns) 1 where two rows share a value or are both missing. */
  readonly tied: Uint8Array;
  /** (rows, columns) the matrix itself, row-major. */
  readonly values: Float64Array;
}

/** Sorts every column once. NaN is a missing value. O(columns · rows · log rows). */
export function sortColumns({ rows, columns, values }: Matrix): SortedColumns {
  const width = columns.length;
  const order = new Int32Array(width * rows);
  const rank = new Int32Array(width * rows);
  const tied = new Uint8Array(width);
  const column = new Float64Array(rows);
  for (let j = 0; j < width; j++) {
    for (let i = 0; i < rows; i++) {
      const value = values[i * width + j]!;
      column[i] = Number.isNaN(value) ? -Infinity : value;
    }
    const sorted = order.subarray(j * rows, (j + 1) * rows);
    for (let i = 0; i < rows; i++) sorted[i] = i;
    sorted.sort((a, b) => (column[a]! === column[b]! ? a - b : column[a]! < column[b]! ? -1 : 1));
    let at = -1;
    let before = -Infinity;
    for (const row of sorted) {
      const value = column[row]!;
      if (value > before) at += 1;
      else if (row !== sorted[0]) tied[j] = 1;
      before = value;
      rank[j * rows + row] = at;
    }
  }
  return { rows, columns: width, listed: rows, order, rank, tied, values };
}

/** The same columns with only the rows of some parts listed: trees over parts of them then pass by fewer that they do not have. */
export function narrowed(data: SortedColumns, parts: readonly Int32Array[]): SortedColumns {
  const kept = new Uint8Array(data.rows);
  for (const part of parts) for (const row of part) kept[row] = 1;
  const listed = kept.reduce((sum, one) => sum + one, 0);
  const order = new Int32Array(data.columns * listed + 1);
  let at = 0;
  for (const row of data.order) {
    order[at] = row;
    at += kept[row]!;
  }
  return { ...data, listed, order: order.subarray(0, data.columns * listed) };
}
