import type { Matrix } from '../../../contracts/frame.ts';
import { columnMoments, standardised } from '../../stats/columnMoments.ts';
import { takeRows } from '../../stats/matrixParts.ts';

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
  const part = takeRows(x, rows);
  const moments = columnMoments(part, 1);
  if (!standardise) moments.spread.fill(1);
  return { z: standardised(part, moments).values, rows: rows.length, columns: x.columns.length, ...moments };
}

/** Coefficients and intercept in the columns' own units. */
export function inOwnUnits({ centre, spread }: Design, weights: Float64Array, intercept: number) {
  const coefficients = Float64Array.from(spread, (scale, j) => weights[j]! / scale);
  return { coefficients, intercept: coefficients.reduce((sum, b, j) => sum - b * centre[j]!, intercept) };
}
