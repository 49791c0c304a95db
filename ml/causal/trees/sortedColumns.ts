import type { Matrix } from '../../../contracts/frame.ts';

/** The columns of a matrix, each with its rows in ascending order; what every tree over these rows starts from. */
export interface SortedColumns {
  readonly rows: number;
  readonly columns: number;
  /** (columns, rows) rows of a column by ascending value, missing ones first, equal ones by row. */
  readonly order: Int32Array;
  /** (columns, rows) dense rank of each row's value in its column, −1 where it is missing. */
  readonly rank: Int32Array;
  /** (rows, columns) the matrix itself, row-major. */
  readonly values: Float64Array;
}

/** Sorts every column once. NaN is a missing value. O(columns · rows · log rows). */
export function sortColumns({ rows, columns, values }: Matrix): SortedColumns {
  const width = columns.length;
  const order = new Int32Array(width * rows);
  const rank = new Int32Array(width * rows);
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
      before = value;
      rank[j * rows + row] = at;
    }
  }
  return { rows, columns: width, order, rank, values };
}
