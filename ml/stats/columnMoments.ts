import type { Matrix } from '../../contracts/frame.ts';

/** Mean of every column, and what stands for its unit. */
export interface ColumnMoments {
  readonly centre: Float64Array;
  readonly spread: Float64Array;
}

/**
 * Mean and population standard deviation of every column; `constant` stands for the deviation of one that does not vary:
 * 1 leaves such a column at its (rounding) distance from the mean, Infinity makes it exactly 0. No NaN.
 */
export function columnMoments({ rows, columns, values }: Matrix, constant: number): ColumnMoments {
  const d = columns.length;
  const centre = new Float64Array(d);
  const spread = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    let sum = 0;
    for (let t = 0; t < rows; t++) sum += values[t * d + j]!;
    const mean = sum / rows;
    let squares = 0;
    for (let t = 0; t < rows; t++) squares += (values[t * d + j]! - mean) ** 2;
    const deviation = Math.sqrt(squares / rows);
    centre[j] = mean;
    spread[j] = deviation > 1e-12 * Math.abs(mean) ? deviation : constant;
  }
  return { centre, spread };
}

/** The same of one column. */
export function valueMoments(
  values: Float64Array,
  constant: number,
): { readonly centre: number; readonly spread: number } {
  const { centre, spread } = columnMoments({ rows: values.length, columns: ['values'], values }, constant);
  return { centre: centre[0]!, spread: spread[0]! };
}

/** Every value less the centre of its column, over its spread. */
export function standardised(x: Matrix, { centre, spread }: ColumnMoments): Matrix {
  const d = x.columns.length;
  return { ...x, values: x.values.map((value, at) => (value - centre[at % d]!) / spread[at % d]!) };
}
