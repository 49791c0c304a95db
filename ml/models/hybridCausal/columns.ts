import { ConfigError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import { nearest } from '../../../contracts/nearest.ts';

/** Place of a column, or a sentence on which there are. */
export function placeOf(x: Matrix, name: string, what: string): number {
  const place = x.columns.indexOf(name);
  if (place >= 0) return place;
  const near = nearest(name, x.columns);
  throw new ConfigError(
    `Expected ${what} among the ${x.columns.length} features, got "${name}"${near ? ` (did you mean "${near}"?)` : ''}; they are ${x.columns.join(', ')}.`,
  );
}

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

/** All columns but one. */
export const withoutColumn = (x: Matrix, place: number): Matrix =>
  columnsAt(
    x,
    [...x.columns.keys()].filter((other) => other !== place),
  );

export interface Scale {
  readonly centre: Float64Array;
  /** Infinite for a column that does not vary, so that it becomes 0. */
  readonly spread: Float64Array;
}

/** Mean and population deviation of each column. */
export function scaleOf(x: Matrix): Scale {
  const columns = x.columns.map((_, place) => columnOf(x, place));
  const centre = Float64Array.from(columns, (column) => column.reduce((sum, value) => sum + value, 0) / x.rows);
  const spread = Float64Array.from(columns, (column, j) => {
    const squares = column.reduce((sum, value) => sum + (value - centre[j]!) ** 2, 0);
    const deviation = Math.sqrt(squares / x.rows);
    return deviation > 1e-12 * Math.abs(centre[j]!) ? deviation : Infinity;
  });
  return { centre, spread };
}

export function scaled(x: Matrix, { centre, spread }: Scale): Matrix {
  const width = x.columns.length;
  return { ...x, values: x.values.map((value, at) => (value - centre[at % width]!) / spread[at % width]!) };
}
