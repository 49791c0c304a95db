import type { TrainingData } from '../../ml/models/model.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { matrixOf, trainingOf } from './modelData.ts';

/**
 * Eight columns that two factors move, plus noise of deviation 0.3; target: whether the first factor is above 0. In a share of
 * the rows, `odd`, each column takes its value from a row of its own: usual column by column, impossible together.
 */
export function factorRows(seed: number, rows: number, share: number): { data: TrainingData; odd: Float64Array } {
  const random = createRandom(seed, 'factors');
  const factors = () => [random.normal(), random.normal()] as const;
  const value = ([a, b]: readonly [number, number], j: number) =>
    Math.cos((j * Math.PI) / 8) * a + Math.sin((j * Math.PI) / 8) * b + 0.3 * random.normal();
  const odd = new Float64Array(rows);
  const target = new Float64Array(rows);
  const columns = Array.from({ length: 8 }, (_, j) => `c${j}`);
  const x = Array.from({ length: rows }, (_, row) => {
    const own = factors();
    odd[row] = random.uniform() < share ? 1 : 0;
    target[row] = own[0] > 0 ? 1 : 0;
    return columns.map((_, j) => value(odd[row] ? factors() : own, j));
  }).flat();
  return { data: trainingOf(matrixOf(columns, x), target), odd };
}
