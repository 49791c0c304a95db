import type { Matrix } from '../../contracts/frame.ts';
import { concatenate } from './concatenate.ts';

/** Some rows of a matrix, in the order given. */
export function takeRows(x: Matrix, rows: ArrayLike<number>): Matrix {
  const width = x.columns.length;
  const values = new Float64Array(rows.length * width);
  for (let at = 0; at < rows.length; at += 1) {
    const from = rows[at]! * width;
    values.set(x.values.subarray(from, from + width), at * width);
  }
  return { rows: rows.length, columns: x.columns, values };
}

/** Some values of a column, in the order given. */
export const takeValues = (column: Float64Array, rows: ArrayLike<number>): Float64Array =>
  Float64Array.from(rows, (row) => column[row]!);

/** One column. */
export function columnOf(x: Matrix, place: number): Float64Array {
  const width = x.columns.length;
  return Float64Array.from({ length: x.rows }, (_, row) => x.values[row * width + place]!);
}

/** The columns at the places given, in that order. */
export function columnsAt(x: Matrix, places: readonly number[]): Matrix {
  const width = x.columns.length;
  const values = new Float64Array(x.rows * places.length);
  for (let row = 0; row < x.rows; row += 1)
    places.forEach((place, j) => (values[row * places.length + j] = x.values[row * width + place]!));
  return { rows: x.rows, columns: places.map((place) => x.columns[place]!), values };
}

/** The rows of `above`, then those of `below`, which has the same columns. */
export function joinRows(above: Matrix, below: Matrix): Matrix {
  const values = concatenate([above.values, below.values]);
  return { rows: above.rows + below.rows, columns: below.columns, values };
}

/** The columns of `left`, then those of `right`, which has as many rows. */
export function joinColumns(left: Matrix, right: Matrix): Matrix {
  const [p, q] = [left.columns.length, right.columns.length];
  const values = new Float64Array(left.rows * (p + q));
  for (let i = 0; i < left.rows; i++) {
    values.set(left.values.subarray(i * p, (i + 1) * p), i * (p + q));
    values.set(right.values.subarray(i * q, (i + 1) * q), i * (p + q) + p);
  }
  return { rows: left.rows, columns: [...left.columns, ...right.columns], values };
}
