import type { Matrix } from '../../../contracts/frame.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { binColumns } from '../../../ml/trees/binColumns.ts';
import type { ForestData, ForestOptions } from '../../../ml/trees/growForest.ts';
import { fixture, matrixOf } from '../../support/modelData.ts';

interface Plain {
  readonly columns: readonly string[];
  readonly x: readonly number[];
  readonly target: readonly number[];
}

interface Linear {
  readonly ratio: number;
  readonly coefficients: readonly number[];
}

/** See scripts/fixtures/trees.py. */
export const reference = fixture('trees') as {
  sets: Readonly<Record<string, Plain>>;
  classificationTree: { depth: number; shares: number[] };
  regressionTree: { depth: number; minimumLeaf: number; prediction: number[] };
  elastic: (Linear & { alpha: number; prediction: number[] })[];
  logistic: (Linear & { c: number; intercept: number; probability: number[] })[];
};

export interface Sample {
  readonly x: Matrix;
  readonly target: Float64Array;
}

/** A data set cut as the references cut it: test rows are i % 5 = 0. */
export function cut(name: string): { train: Sample; test: Sample } {
  const { columns, x, target } = name === 'cancer' ? (fixture('breastCancer') as Plain) : reference.sets[name]!;
  const width = columns.length;
  const part = (wanted: boolean): Sample => {
    const rows = [...target.keys()].filter((row) => (row % 5 === 0) === wanted);
    const values = rows.flatMap((row) => x.slice(row * width, (row + 1) * width));
    return { x: matrixOf(columns, values), target: Float64Array.from(rows, (row) => target[row]!) };
  };
  return { train: part(false), test: part(true) };
}

export const plainOptions = (over: Partial<ForestOptions> = {}): ForestOptions => ({
  seed: 1,
  bootstrap: true,
  columnsTried: 1,
  minimumLeaf: 1,
  depth: 0,
  smoothing: 0,
  ...over,
});

export const forestOf = ({ x, target }: Sample, classes: number): ForestData => ({
  data: binColumns(x),
  target,
  classes,
});

/** Friedman's first function, 10 uniform columns of which 5 count, noise of deviation 1. Friedman (1991), MARS. */
export function friedman(seed: number, rows: number): Sample & { readonly truth: Float64Array } {
  const random = createRandom(seed, 'friedman');
  const values = Float64Array.from({ length: rows * 10 }, () => random.uniform());
  const truth = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b, c, d, e] = values.subarray(row * 10, row * 10 + 5);
    return 10 * Math.sin(Math.PI * a! * b!) + 20 * (c! - 0.5) ** 2 + 10 * d! + 5 * e!;
  });
  const columns = Array.from({ length: 10 }, (_, j) => `x${j}`);
  return { x: { rows, columns, values }, truth, target: truth.map((y) => y + random.normal()) };
}
