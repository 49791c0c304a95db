import { dateOf } from '../../contracts/dates.ts';
import { NumericsError, SchemaError } from '../../contracts/failures.ts';
import { goldColumns, type Frame } from '../../contracts/frame.ts';

/** A column of gold, or a sentence on which columns there are. */
export function goldColumn(gold: Frame, name: string): Float64Array {
  const values = gold.columns[name];
  if (!values)
    throw new SchemaError(
      `Evaluation needs column ${name} in gold, got ${Object.keys(gold.columns).join(', ')}; build the features again.`,
    );
  return values;
}

/**
 * Naive probability of label 1 for each of `rows` of gold: Laplace's (ones + 1) / (labels + 2) over the labels whose interval
 * ended before the row (label_end < time), so ½ before the first. Uses nothing that was not known at the row.
 */
export function expandingBaseRate(gold: Frame, rows: Int32Array): Float64Array {
  const target = goldColumn(gold, goldColumns.target);
  const labelEnd = goldColumn(gold, goldColumns.labelEnd);
  const ended = Uint32Array.from(labelEnd, (_, row) => row)
    .filter((row) => Number.isFinite(labelEnd[row]!) && Number.isFinite(target[row]!))
    .sort((a, b) => labelEnd[a]! - labelEnd[b]!);
  let [known, ones] = [0, 0];
  return Float64Array.from(rows, (row) => {
    while (known < ended.length && labelEnd[ended[known]!]! < gold.time[row]!) {
      if (target[ended[known]!]! > 0.5) ones += 1;
      known += 1;
    }
    return (ones + 1) / (known + 2);
  });
}

/** Log density at `offset` from the mean of a Gaussian with this covariance (d × d, row-major), by Cholesky; null when singular. */
function gaussianLogDensity(offset: Float64Array, covariance: Float64Array): number | null {
  const d = offset.length;
  const lower = new Float64Array(d * d);
  const scaled = new Float64Array(d);
  let [logDeterminant, distance] = [0, 0];
  for (let i = 0; i < d; i += 1) {
    let residual = offset[i]!;
    for (let j = 0; j <= i; j += 1) {
      let sum = covariance[i * d + j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[i * d + k]! * lower[j * d + k]!;
      if (i === j && !(sum > 1e-14 * covariance[i * d + i]!)) return null;
      lower[i * d + j] = i === j ? Math.sqrt(sum) : sum / lower[j * d + j]!;
      if (j < i) residual -= lower[i * d + j]! * scaled[j]!;
    }
    scaled[i] = residual / lower[i * d + i]!;
    logDeterminant += 2 * Math.log(lower[i * d + i]!);
    distance += scaled[i]! ** 2;
  }
  return -0.5 * (d * Math.log(2 * Math.PI) + logDeterminant + distance);
}

/**
 * Naive predictive log density of each of `rows` (ascending) of gold, nats: one Gaussian with mean and full covariance (ddof 1) of
 * all rows before it that have every feature, updated by Welford's recurrence. Refused where a row has fewer than d + 2 such
 * rows before it, where a feature of the row is missing, or where the covariance is singular.
 */
export function expandingGaussian(gold: Frame, features: readonly string[], rows: Int32Array): Float64Array {
  const columns = features.map((feature) => goldColumn(gold, feature));
  const d = columns.length;
  const mean = new Float64Array(d);
  const scatter = new Float64Array(d * d);
  let count = 0;
  let next = 0;
  const include = (row: number) => {
    const offset = Float64Array.from(columns, (column, j) => column[row]! - mean[j]!);
    if (!offset.every(Number.isFinite)) return;
    count += 1;
    for (let j = 0; j < d; j += 1) mean[j]! += offset[j]! / count;
    for (let i = 0; i < d; i += 1)
      for (let j = 0; j < d; j += 1) scatter[i * d + j]! += (offset[i]! * offset[j]! * (count - 1)) / count;
  };
  return Float64Array.from(rows, (row) => {
    for (; next < row; next += 1) include(next);
    const date = dateOf(gold.time[row]!);
    if (count < d + 2)
      throw new NumericsError(
        `The naive Gaussian for ${date} needs at least ${d + 2} complete rows before it, got ${count}; set a later firstTest.`,
      );
    const offset = Float64Array.from(columns, (column, j) => column[row]! - mean[j]!);
    const density = offset.every(Number.isFinite)
      ? gaussianLogDensity(
          offset,
          scatter.map((value) => value / (count - 1)),
        )
      : null;
    if (density === null)
      throw new NumericsError(
        `The naive Gaussian for ${date} needs ${d} present, linearly independent features, got ${features.join(', ')} with a missing or dependent one; drop it.`,
      );
    return density;
  });
}
