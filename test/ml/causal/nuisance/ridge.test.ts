import { ridge } from '../../../../ml/causal/nuisance/ridge.ts';
import { sortColumns } from '../../../../ml/causal/trees/sortedColumns.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { causalFixture as fixture } from '../../../support/causalFixture.ts';

const rows = fixture.y.length;
const all = Int32Array.from({ length: rows }, (_, row) => row);
const task = (target: readonly number[], binary: boolean, extra: readonly number[] = []) => {
  const width = 3 + (extra.length > 0 ? 1 : 0);
  const values = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    values.set(fixture.x.slice(3 * i, 3 * i + 3), i * width);
    if (extra.length > 0) values[i * width + 3] = extra[i]!;
  }
  const columns = Array.from({ length: width }, (_, j) => `x${j}`);
  const data = sortColumns({ rows, columns, values });
  const weights = Float64Array.from(fixture.weights);
  return { data, target: Float64Array.from(target), weights, binary, train: all };
};

describe('ridge', () => {
  const learn = ridge(fixture.penalty);

  it('predicts as Ridge of scikit-learn on standardised columns', () => {
    const found = learn(task(fixture.y, false), all, createRandom(1));
    found.forEach((value, i) => assertClose(value, fixture.ridge[i]!, { rel: 1e-9, abs: 1e-9, why: `row ${i}` }));
  });

  it('predicts probabilities as LogisticRegression of scikit-learn', () => {
    const found = learn(task(fixture.label, true), all, createRandom(1));
    found.forEach((value, i) => assertClose(value, fixture.logistic[i]!, { abs: 1e-5, why: `row ${i}` }));
  });

  it('takes a column that is constant, or missing throughout, for nothing', () => {
    for (const value of [7, NaN]) {
      const found = learn(task(fixture.y, false, new Array<number>(rows).fill(value)), all, createRandom(1));
      found.forEach((got, i) => assertClose(got, fixture.ridge[i]!, { rel: 1e-9, abs: 1e-9, why: `row ${i}` }));
    }
  });
});
