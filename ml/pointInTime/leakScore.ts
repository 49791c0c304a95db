import { DataQualityError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import type { LeakScore } from '../../contracts/pointInTime.ts';
import type { SplitSpec } from '../../contracts/system.ts';
import { walkForward } from '../evaluation/walkForward.ts';
import { linearRegression } from '../models/linearRegression.ts';
import { logisticRegression } from '../models/logisticRegression.ts';
import type { FitContext, ModelDefinition } from '../models/model.ts';

type Columns = Readonly<Record<string, Float64Array>>;

/** Rows with the label that a model of the leak learns. */
export interface LeakTarget {
  /** (n) epoch ms, strictly ascending. */
  readonly time: Float64Array;
  /** (n) 0 or 1 for `direction`, any number for `number`; NaN rows are left out. */
  readonly target: Float64Array;
  /** (n) epoch ms at which the label became known; null where it is known with its row. */
  readonly labelEnd: Float64Array | null;
  readonly kind: 'direction' | 'number';
}

/**
 * Fits one simple model on the naive and on the honest columns, walk-forward over the same rows, and scores both out of
 * time. `direction`: logistic regression by log loss, in nats. `number`: linear regression by root mean squared error, in
 * units of the target. Rows that miss any value of either side, or the label, are left out for both.
 */
export async function leakScore(given: {
  readonly rows: LeakTarget;
  readonly naive: Columns;
  readonly honest: Columns;
  readonly splits: SplitSpec;
}): Promise<LeakScore> {
  const { rows, naive, honest, splits } = given;
  const all = [rows.target, ...Object.values(naive), ...Object.values(honest)];
  const kept = [...rows.time.keys()].filter((row) => all.every((column) => !Number.isNaN(column[row]!)));
  if (kept.length === 0) {
    throw new DataQualityError(
      'A leak score needs rows with a label and both columns, got none; take a longer period.',
    );
  }
  const pick = (column: Float64Array): Float64Array => Float64Array.from(kept, (row) => column[row]!);
  const [time, target] = [pick(rows.time), pick(rows.target)];
  const folds = walkForward(time, rows.labelEnd && pick(rows.labelEnd), splits);
  const model: ModelDefinition = rows.kind === 'direction' ? logisticRegression : linearRegression;
  const scoreOf = async (columns: Columns): Promise<number> => {
    const picked = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, pick(column)]));
    let loss = 0;
    let count = 0;
    for (const { trainRows, testFrom, testTo } of folds) {
      const train = [...trainRows];
      const test = Array.from({ length: testTo - testFrom }, (_, i) => testFrom + i);
      const data = {
        time: Float64Array.from(train, (row) => time[row]!),
        x: matrixOf(picked, train),
        target: Float64Array.from(train, (row) => target[row]!),
      };
      const fitted = await model.fit(data, {}, context);
      const predicted = Object.values(fitted.predict(matrixOf(picked, test)))[0]!;
      fitted.dispose?.();
      test.forEach((row, i) => (loss += lossOf(rows.kind, predicted[i]!, target[row]!)));
      count += test.length;
    }
    return rows.kind === 'direction' ? loss / count : Math.sqrt(loss / count);
  };
  const scores = { naive: await scoreOf(naive), honest: await scoreOf(honest) };
  return {
    model: model.name,
    metric: rows.kind === 'direction' ? 'log_loss' : 'root_mean_squared_error',
    direction: 'lower',
    ...scores,
    flattery: scores.honest - scores.naive,
    rows: folds.reduce((sum, { testFrom, testTo }) => sum + testTo - testFrom, 0),
    folds: folds.length,
  };
}

const context: FitContext = {
  seed: 0,
  threads: 1,
  onProgress: () => undefined,
  signal: new AbortController().signal,
  engines: {},
};

function matrixOf(columns: Columns, rows: readonly number[]): Matrix {
  const names = Object.keys(columns);
  const values = new Float64Array(rows.length * names.length);
  rows.forEach((row, i) => names.forEach((name, j) => (values[i * names.length + j] = columns[name]![row]!)));
  return { rows: rows.length, columns: names, values };
}

/** Probabilities are kept 1e-15 from 0 and 1, as the evaluation keeps them, so that one sure miss is not everything. */
function lossOf(kind: LeakTarget['kind'], predicted: number, actual: number): number {
  if (kind === 'number') return (predicted - actual) ** 2;
  const p = Math.min(Math.max(predicted, 1e-15), 1 - 1e-15);
  return -(actual === 1 ? Math.log(p) : Math.log(1 - p));
}
