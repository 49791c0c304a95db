import assert from 'node:assert/strict';
import { NumericsError } from '../../../contracts/failures.ts';
import { logisticRegression } from '../../../ml/models/logisticRegression.ts';
import { logistic, logisticLoss } from '../../../ml/models/logisticNewton.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { fitContext, fixture, matrixOf, trainingOf } from '../../support/modelData.ts';

const cancer = fixture('breastCancer') as { columns: string[]; x: number[]; target: number[] };

function split(keep: (index: number) => boolean) {
  const rows = cancer.target.map((_, i) => i).filter(keep);
  const x = matrixOf(
    cancer.columns,
    rows.flatMap((i) => cancer.x.slice(30 * i, 30 * i + 30)),
  );
  return { x, target: rows.map((i) => cancer.target[i]!) };
}

interface Summary {
  readonly intercept: number;
  readonly coefficients: number[];
  readonly standardised_coefficients: number[];
  readonly training_log_loss: number;
}

async function fit({ x, target }: { x: ReturnType<typeof matrixOf>; target: number[] }, parameters = {}) {
  const model = await logisticRegression.fit(trainingOf(x, target), parameters, fitContext());
  return { model, summary: model.summary as unknown as Summary };
}

function gaussians(rows: number) {
  const random = createRandom(11);
  const target = Array.from({ length: rows }, (_, t) => t % 2);
  const values = target.flatMap((y) => [random.normal() + y, random.normal() - y, random.normal()]);
  return { x: matrixOf(['a', 'b', 'c'], values), target };
}

describe('logistic-regression', () => {
  it('reaches the log loss of scikit-learn on breast cancer (T9)', async () => {
    const { model, summary } = await fit(split((i) => i % 5 !== 0));
    const test = split((i) => i % 5 === 0);
    const p = model.predict(test.x)['probability']!;
    const loss = test.target.reduce((sum, y, i) => sum - Math.log(y === 1 ? p[i]! : 1 - p[i]!), 0) / test.target.length;
    // scikit-learn's default lbfgs stops at .094169; its newton-cholesky at tolerance 1e-12 at .0941682632217613.
    assertClose(loss, 0.094169, { abs: 1e-5, why: 'T9, LogisticRegression(C=1)' });
    assertClose(loss, 0.0941682632217613, { abs: 1e-9, why: 'newton-cholesky, tolerance 1e-12' });
    [-0.362311790444076, -0.6055029867757891, -0.37288979757226565].forEach((expected, j) =>
      assertClose(summary.standardised_coefficients[j]!, expected, { abs: 1e-7, why: 'newton-cholesky' }),
    );
  });

  it('without standardising has a zero gradient in the features’ own units', async () => {
    const data = gaussians(200);
    const { summary } = await fit(data, { standardise: false, c: 0.3 });
    for (let j = 0; j < 3; j++) {
      let gradient = summary.coefficients[j]!;
      data.target.forEach((y, t) => {
        const score = summary.coefficients.reduce(
          (sum, b, i) => sum + b * data.x.values[3 * t + i]!,
          summary.intercept,
        );
        gradient += 0.3 * (logistic(score) - y) * data.x.values[3 * t + j]!;
      });
      assertClose(gradient, 0, { abs: 1e-7, why: `gradient by ${data.x.columns[j]!}` });
    }
  });

  it('recovers the truth of two Gaussian classes', async () => {
    const { summary } = await fit(gaussians(20000), { c: 1e6 });
    // Equal covariance I and means 0 and (1, −1, 0): the log odds are x₁ − x₂ − 1. Standard errors are near 0.02.
    [1, -1, 0].forEach((truth, j) =>
      assertClose(summary.coefficients[j]!, truth, { abs: 0.08, why: 'linear discriminant' }),
    );
    assertClose(summary.intercept, -1, { abs: 0.08, why: 'linear discriminant' });
  });

  it('with standardising does not care about units', async () => {
    const data = gaussians(300);
    const scaled = {
      ...data,
      x: matrixOf(
        ['a', 'b', 'c'],
        data.x.values.map((value, at) => value * [1000, 0.01, -2][at % 3]! + 7),
      ),
    };
    const { model: a } = await fit(data);
    const { model: b } = await fit(scaled);
    const other = b.predict(scaled.x)['probability']!;
    a.predict(data.x)['probability']!.forEach((p, t) => assertClose(other[t]!, p, { abs: 1e-9, why: `row ${t}` }));
  });

  it('separable classes need the penalty; without it the fit says that it does not settle', async () => {
    const x = matrixOf(
      ['a'],
      Array.from({ length: 40 }, (_, t) => (t < 20 ? -1 - t / 20 : t / 20)),
    );
    const target = Array.from({ length: 40 }, (_, t) => (t < 20 ? 0 : 1));
    const { summary } = await fit({ x, target });
    assert.ok(Number.isFinite(summary.coefficients[0]!));
    await assert.rejects(
      fit({ x, target }, { iterations: 2 }),
      (error) => error instanceof NumericsError && /after 2 iterations/.test(error.message),
    );
  });

  it('loss and probability hold at the ends', () => {
    assert.equal(logistic(-800), 0);
    assert.equal(logistic(800), 1);
    assert.equal(logisticLoss(800, 0), 800);
    assert.equal(logisticLoss(-800, 0), 0);
    assertClose(logisticLoss(0, 1), Math.LN2, { abs: 1e-15, why: 'even odds' });
  });
});
