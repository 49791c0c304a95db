import assert from 'node:assert/strict';
import { linearRegression } from '../../../ml/models/linearRegression.ts';
import { mean } from '../../../ml/stats/mean.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { friedman } from '../trees/treeData.ts';
import { fitContext, fixture, matrixOf, trainingOf } from '../../support/modelData.ts';

const diabetes = fixture('diabetes') as { columns: string[]; x: number[]; target: number[] };

/** Rows whose index modulo 5 is 0 are the test rows, as in the reference. */
function split(rest: (index: number) => boolean) {
  const keep = diabetes.target.map((_, i) => i).filter(rest);
  const x = matrixOf(
    diabetes.columns,
    keep.flatMap((i) => diabetes.x.slice(10 * i, 10 * i + 10)),
  );
  return { x, target: keep.map((i) => diabetes.target[i]!) };
}

async function fit(x: ReturnType<typeof matrixOf>, target: ArrayLike<number>, parameters = {}) {
  const model = await linearRegression.fit(trainingOf(x, target), parameters, fitContext());
  return {
    model,
    summary: model.summary as {
      intercept: number;
      coefficients: number[];
      r_squared: number;
      standard_errors: number[] | null;
    },
  };
}

describe('linear-regression', () => {
  it('gives the coefficients of the diabetes data (T10)', async () => {
    const { x, target } = split(() => true);
    const { summary } = await fit(x, target);
    const why = 'T10, scikit-learn LinearRegression';
    [-0.03636, -22.85965, 5.60296, 1.11681, -1.09, 0.74645, 0.372, 6.53383, 68.48312, 0.28012].forEach((expected, j) =>
      assertClose(summary.coefficients[j]!, expected, { abs: 1e-4, why: `${why}: ${diabetes.columns[j]!}` }),
    );
    assertClose(summary.intercept, -334.56714, { abs: 1e-4, why });
    assertClose(summary.r_squared, 0.51774842, { abs: 1e-7, why });
  });

  it('predicts rows it has not seen (T10)', async () => {
    const { model } = await fit(...(Object.values(split((i) => i % 5 !== 0)) as Parameters<typeof fit>));
    const test = split((i) => i % 5 === 0);
    const predicted = model.predict(test.x)['prediction']!;
    const squares = test.target.reduce((sum, y, i) => sum + (y - predicted[i]!) ** 2, 0);
    const mean = test.target.reduce((sum, y) => sum + y, 0) / test.target.length;
    const total = test.target.reduce((sum, y) => sum + (y - mean) ** 2, 0);
    assertClose(Math.sqrt(squares / test.target.length), 52.687142, { abs: 1e-4, why: 'T10: RMSE' });
    assertClose(1 - squares / total, 0.519039, { abs: 1e-6, why: 'T10: R²' });
  });

  it('has the error of least squares on Friedman #1, 200 rows, 20 samples (T12)', async () => {
    const errors: number[] = [];
    for (let seed = 0; seed < 20; seed += 1) {
      const [train, test] = [friedman(seed, 200), friedman(1000 + seed, 1000)];
      const { model } = await fit(train.x, train.target);
      const found = model.predict(test.x)['prediction']!;
      errors.push(mean(found.map((value, row) => (value - test.target[row]!) ** 2)));
    }
    // Both means move by deviation / √20: the difference by √2 of it.
    assertClose(mean(errors), 7.35, { abs: (3 * 0.53 * Math.SQRT2) / Math.sqrt(20), why: 'T12, scikit-learn' });
  });

  it('gives ridge coefficients that solve the normal equations', async () => {
    const { x, target } = split(() => true);
    const ridge = 25;
    const { summary } = await fit(x, target, { ridge });
    const d = 10;
    const centre = diabetes.columns.map(
      (_, j) => target.reduce((sum, _y, t) => sum + x.values[t * d + j]!, 0) / x.rows,
    );
    diabetes.columns.forEach((name, j) => {
      let gradient = ridge * summary.coefficients[j]!;
      target.forEach((y, t) => {
        const fitted = summary.coefficients.reduce((sum, b, i) => sum + b * x.values[t * d + i]!, summary.intercept);
        gradient -= (x.values[t * d + j]! - centre[j]!) * (y - fitted);
      });
      assertClose(gradient, 0, { abs: 1e-6, why: `gradient of the penalised loss by ${name}` });
    });
    assert.equal(summary.standard_errors, null);
  });

  it('gives the textbook standard error of a slope', async () => {
    const random = createRandom(2);
    const values = Array.from({ length: 50 }, () => random.normal());
    const target = values.map((value) => 2 * value + random.normal());
    const { summary } = await fit(matrixOf(['a'], values), target);
    const mean = values.reduce((a, b) => a + b, 0) / 50;
    const sxx = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const residual = target.reduce(
      (sum, y, t) => sum + (y - summary.intercept - summary.coefficients[0]! * values[t]!) ** 2,
      0,
    );
    assertClose(summary.standard_errors![0]!, Math.sqrt(residual / 48 / sxx), { rel: 1e-10, why: 's / √Sxx' });
  });

  it('refuses copies of a feature by name, and takes them with a penalty', async () => {
    const random = createRandom(3);
    const a = Array.from({ length: 30 }, () => random.normal());
    const x = matrixOf(
      ['a', 'b', 'twice_a'],
      a.flatMap((value) => [value, random.normal(), 2 * value]),
    );
    await assert.rejects(fit(x, a), /"twice_a" is a combination of the 2 before it/);
    const { summary } = await fit(x, a, { ridge: 1e-6 });
    assertClose(summary.coefficients[0]! + 2 * summary.coefficients[2]!, 1, { abs: 1e-5, why: 'together they are a' });
  });
});
