import { DataQualityError } from '../../../contracts/failures.ts';

/**
 * Weights of rows under which all classes count alike together, whatever their rows: of row i Σ_k y_ik · n / (K n_k), where
 * n_k = Σ y_ik over the `counted` n rows, whose weights have the mean 1. As scikit-learn's `balanced` where each row is of one class.
 *
 * shares: (rows, classes) row-major, each row summing to 1. For the weight of a `Loss`.
 * King and Zeng (2001), Logistic regression in rare events data, Political Analysis 9, §4.1.
 * Example: one row of class 0 and three of class 1 weigh 2 and three times 2/3.
 *
 * @throws DataQualityError where no counted row is of a class.
 */
export function balancedRows(shares: Float64Array, classes: number, counted: Int32Array): Float64Array {
  const counts = new Float64Array(classes);
  for (const row of counted) for (let k = 0; k < classes; k += 1) counts[k]! += shares[row * classes + k]!;
  const absent = counts.findIndex((count) => !(count > 0));
  if (absent >= 0)
    throw new DataQualityError(
      `Balanced weights expected rows of each of ${classes} classes, got ${counts[absent]!} of class ${absent} in ${counted.length} rows; start earlier, or leave class weights out.`,
    );
  const weights = new Float64Array(shares.length / classes);
  for (let at = 0; at < shares.length; at += 1)
    weights[Math.floor(at / classes)]! += (shares[at]! * counted.length) / (classes * counts[at % classes]!);
  return weights;
}
