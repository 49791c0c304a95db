import type { Matrix } from '../../contracts/frame.ts';
import { choleskyFactor, choleskySolve } from '../../ml/linalg/cholesky.ts';
import type { FitOnRows } from '../../ml/conformal/crossConformal.ts';

/** Ordinary least squares with intercept, as a model to put intervals about; rows may repeat. */
export function ordinaryLeastSquares(x: Matrix, y: Float64Array): FitOnRows {
  const d = x.columns.length + 1;
  const entry = (from: Matrix, row: number, j: number) => (j === d - 1 ? 1 : from.values[row * (d - 1) + j]!);
  return (rows) => {
    const [cross, right] = [new Float64Array(d * d), new Float64Array(d)];
    for (const row of rows)
      for (let j = 0; j < d; j += 1) {
        right[j]! += entry(x, row, j) * y[row]!;
        for (let k = 0; k < d; k += 1) cross[j * d + k]! += entry(x, row, j) * entry(x, row, k);
      }
    if (!choleskyFactor(cross, d, cross)) throw new Error('singular design');
    const weights = choleskySolve(cross, d, right);
    return (given) =>
      Float64Array.from({ length: given.rows }, (_, row) =>
        weights.reduce((sum, weight, j) => sum + weight * entry(given, row, j), 0),
      );
  };
}
