import { NumericsError } from '../../contracts/failures.ts';
import { summariseSorted, type DriftReference } from './driftReference.ts';

/** Mean and Σ (x − mean)² of all blocks together. Chan, Golub and LeVeque (1983), American Statistician 37. */
function moments(parts: readonly DriftReference[]): { rows: number; mean: number; deviation: number } {
  let [rows, mean, squares] = [0, 0, 0];
  for (const part of parts) {
    const step = part.mean - mean;
    const total = rows + part.rows;
    squares += (part.rows - 1) * part.deviation ** 2 + (step * step * rows * part.rows) / total;
    mean += (step * part.rows) / total;
    rows = total;
  }
  return { rows, mean, deviation: Math.sqrt(squares / (rows - 1)) };
}

/**
 * One reference of many blocks of rows, such as the days of a table that is too long to sort: rows, mean and deviation as of all
 * rows, and points at equal steps of the mixture of the blocks' distribution functions. Error of that function: 1/(2p) of the
 * blocks' points plus 1/(2P) of the P kept, whatever the number of blocks, so KS moves by at most 1/p for P = p; merging merged
 * ones adds 1/(2P) each time. Bin counts are by the points, hence as far off; PSI with them. parts: at least 1.
 */
export function mergeDriftReferences(parts: readonly DriftReference[], points = 4096): DriftReference {
  if (parts.length === 0)
    throw new NumericsError('A merge of drift references needs at least 1, got 0; sum blocks up first.');
  const size = parts.reduce((sum, part) => sum + part.points.length, 0);
  const [values, weights] = [new Float64Array(size), new Float64Array(size)];
  let next = 0;
  for (const { points: own, rows } of parts)
    for (const value of own) {
      values[next] = value;
      weights[next++] = rows / own.length;
    }
  const order = Uint32Array.from(values, (_, at) => at).sort((a, b) => values[a]! - values[b]! || a - b);
  const { rows, mean, deviation } = moments(parts);
  const kept = new Float64Array(Math.min(points, size));
  let [at, below] = [0, 0];
  for (let k = 0; k < kept.length; k += 1) {
    const wanted = ((k + 0.5) * rows) / kept.length;
    while (at < size - 1 && below + weights[order[at]!]! <= wanted) below += weights[order[at++]!]!;
    kept[k] = values[order[at]!]!;
  }
  return { ...summariseSorted(kept, rows / kept.length), rows, mean, deviation, points: kept };
}
