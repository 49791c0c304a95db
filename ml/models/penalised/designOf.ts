import type { Matrix } from '../../../contracts/frame.ts';
import { columnMoments } from '../linearModel.ts';

/** Columns less their means over their deviations (or over 1), for the rows given. */
export interface Design {
  /** (rows, d) row-major. */
  readonly z: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly centre: Float64Array;
  readonly spread: Float64Array;
}

/** Centres the columns of some rows, and scales them where asked; population standard deviations. */
export function designOf(x: Matrix, rows: Int32Array, standardise: boolean): Design {
  const d = x.columns.length;
  const values = new Float64Array(rows.length * d);
  rows.forEach((row, i) => values.set(x.values.subarray(row * d, (row + 1) * d), i * d));
  const { centre, spread } = columnMoments({ rows: rows.length, columns: x.columns, values });
  if (!standardise) spread.fill(1);
  for (let at = 0; at < values.length; at += 1) values[at] = (values[at]! - centre[at % d]!) / spread[at % d]!;
  return { z: values, rows: rows.length, columns: d, centre, spread };
}

/** Coefficients and intercept in the columns' own units. */
export function inOwnUnits({ centre, spread }: Design, weights: Float64Array, intercept: number) {
  const coefficients = Float64Array.from(spread, (scale, j) => weights[j]! / scale);
  return { coefficients, intercept: coefficients.reduce((sum, b, j) => sum - b * centre[j]!, intercept) };
}

/** Values from `from` to `to` in even steps of their logarithm. */
export function geometricPath(from: number, to: number, steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => from * (to / from) ** (steps === 1 ? 0 : i / (steps - 1)));
}
