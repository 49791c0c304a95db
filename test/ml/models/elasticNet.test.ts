import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { elasticNet } from '../../../ml/models/elasticNet.ts';
import { logisticPath } from '../../../ml/models/logisticPath.ts';
import { assertClose } from '../../support/assertClose.ts';
import { fitContext, trainingOf } from '../../support/modelData.ts';
import { generators } from '../../support/modelGenerators.ts';
import { cut, reference } from '../trees/treeData.ts';

const summaryOf = (model: { summary: unknown }) =>
  model.summary as { standardised_coefficients: number[]; path: { features: number }[]; alpha?: number; c?: number };

describe('elastic-net', () => {
  const { train, test } = cut('diabetes');
  const data = trainingOf(train.x, train.target);

  for (const { alpha, ratio, coefficients, prediction } of reference.elastic)
    it(`α ${alpha}, l1 share ${ratio}: coefficients and predictions of scikit-learn (outside: 1.9.1)`, async () => {
      const model = await elasticNet.fit(data, { alpha, l1_ratio: ratio }, fitContext());
      const found = summaryOf(model).standardised_coefficients;
      coefficients.forEach((b, j) => assertClose(found[j]!, b, { abs: 1e-6, why: `coefficient ${j}` }));
      const predicted = model.predict(test.x)['prediction']!;
      prediction.forEach((y, row) => assertClose(predicted[row]!, y, { abs: 1e-6, why: `row ${row}` }));
    });

  it('no nearby coefficients have a smaller penalised loss', async () => {
    const [alpha, ratio] = [2, 0.6];
    const model = await elasticNet.fit(data, { alpha, l1_ratio: ratio, standardise: false }, fitContext());
    const { coefficients, intercept } = model.summary as { coefficients: number[]; intercept: number };
    const d = train.x.columns.length;
    const loss = (b: readonly number[], b0: number) => {
      let sum = 0;
      train.target.forEach((y, t) => {
        sum += (y - b.reduce((score, w, j) => score + w * train.x.values[t * d + j]!, b0)) ** 2;
      });
      const penalty = b.reduce((all, w) => all + ratio * Math.abs(w) + 0.5 * (1 - ratio) * w * w, 0);
      return sum / (2 * train.x.rows) + alpha * penalty;
    };
    const best = loss(coefficients, intercept);
    for (let j = 0; j <= d; j += 1)
      for (const move of [-1e-3, 1e-3])
        assert.ok(
          loss(
            coefficients.map((w, k) => (k === j ? w + move : w)),
            intercept + (j === d ? move : 0),
          ) >=
            best - 1e-9,
        );
  });

  it('the path begins with no feature, gains them, and the choice on later rows lies within it', async () => {
    const model = await elasticNet.fit(data, { l1_ratio: 1 }, fitContext());
    const { path, alpha } = summaryOf(model);
    assert.equal(path[0]!.features, 0);
    assert.ok(path.at(-1)!.features >= 9);
    assert.ok(alpha! > 0);
    await assert.rejects(
      elasticNet.fit({ ...data, time: data.time.toReversed() }, {}, fitContext()),
      (error) => error instanceof InputError && /sort the rows/.test(error.message),
    );
  });
});

describe('logistic-path', () => {
  const { train, test } = cut('cancer');
  const data = trainingOf(train.x, train.target);

  for (const { c, ratio, coefficients, intercept, probability } of reference.logistic)
    it(`c ${c}, l1 share ${ratio}: coefficients and probabilities of scikit-learn (outside: 1.9.1)`, async () => {
      const model = await logisticPath.fit(data, { c, l1_ratio: ratio }, fitContext());
      const found = summaryOf(model).standardised_coefficients;
      coefficients.forEach((b, j) => assertClose(found[j]!, b, { abs: 1e-5, why: `coefficient ${j}` }));
      const predicted = model.predict(test.x)['probability']!;
      probability.forEach((p, row) => assertClose(predicted[row]!, p, { abs: 1e-6, why: `row ${row}` }));
      assert.ok(Number.isFinite(intercept));
    });

  it('T9: test log loss with c = 1 on breast cancer (outside: scikit-learn)', async () => {
    const model = await logisticPath.fit(data, { c: 1, l1_ratio: 0 }, fitContext());
    const predicted = model.predict(test.x)['probability']!;
    const loss = test.target.reduce((sum, y, t) => sum - Math.log(y === 1 ? predicted[t]! : 1 - predicted[t]!), 0);
    assertClose(loss / test.x.rows, 0.094169, { abs: 1e-5, why: 'T9' });
  });

  it('chooses c on later rows, and its path gains features', async () => {
    const model = await logisticPath.fit(generators.classifier(3, 500).data, { l1_ratio: 1 }, fitContext());
    const { path, c } = summaryOf(model);
    assert.ok(path[0]!.features <= 1);
    assert.equal(path.at(-1)!.features, 3);
    assert.ok(c! > 0);
  });
});
