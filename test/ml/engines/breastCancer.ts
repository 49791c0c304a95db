import { readFileSync } from 'node:fs';
import type { Matrix } from '../../../contracts/frame.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

const data = read('../../fixtures/breastCancer.json') as { columns: string[]; x: number[]; target: number[] };
const width = data.columns.length;
const everyRow = data.target.map((_, row) => row);

/** scikit-learn's breast_cancer; `holes` empties the cells in which (7 row + 13 column) % 11 = 0. */
function part(rows: readonly number[], holes: boolean): { x: Matrix; target: Float64Array } {
  const values = Float64Array.from({ length: rows.length * width }, (_, index) => {
    const row = rows[Math.floor(index / width)]!;
    const column = index % width;
    return holes && (row * 7 + column * 13) % 11 === 0 ? NaN : data.x[row * width + column]!;
  });
  return {
    x: { rows: rows.length, columns: data.columns, values },
    target: Float64Array.from(rows, (row) => data.target[row]!),
  };
}

export const breastCancer = (holes = false) => ({
  train: part(
    everyRow.filter((row) => row % 5 !== 0),
    holes,
  ),
  test: part(
    everyRow.filter((row) => row % 5 === 0),
    holes,
  ),
});

export interface PythonCase {
  readonly engine: 'lightgbm' | 'xgboost';
  readonly name: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly rounds: number;
  readonly holes: boolean;
  readonly probability: readonly number[];
}

/** What the Python packages predict; see scripts/fixtures/gbdt.py. */
export const pythonCases = (read('../../fixtures/gbdt/breastCancer.json') as { cases: PythonCase[] }).cases;

export function logLoss(target: Float64Array, probability: Float64Array): number {
  const sum = target.reduce((all, y, row) => all - Math.log(y === 1 ? probability[row]! : 1 - probability[row]!), 0);
  return sum / target.length;
}

/** Share of pairs of a positive and a negative row that are in the right order; ties count half. */
export function auc(target: Float64Array, probability: Float64Array): number {
  let pairs = 0;
  let right = 0;
  target.forEach((y, i) => {
    if (y !== 1) return;
    target.forEach((other, j) => {
      if (other !== 0) return;
      pairs += 1;
      const gap = probability[i]! - probability[j]!;
      right += gap > 0 ? 1 : gap === 0 ? 0.5 : 0;
    });
  });
  return right / pairs;
}

export const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]!)), 0);
