import assert from 'node:assert/strict';
import { autoencoder } from '../../../ml/models/autoencoder.ts';
import type { FitContext } from '../../../ml/models/model.ts';
import { fitContext } from '../../support/modelData.ts';
import { auc } from '../engines/breastCancer.ts';
import { factorRows } from '../../support/factorRows.ts';
import { wasmTensors } from '../../support/tensors.ts';

const quick = { hidden: '12', code: 2, epochs: 30, learning_rate: 0.01 };

describe('autoencoder', function () {
  this.timeout(60_000);
  let context: FitContext;
  before(async () => {
    context = fitContext({ tensors: await wasmTensors() });
  });

  it('finds rows whose columns move as they never did, none of them far out, and keeps the factors as code', async () => {
    const fitted = await autoencoder.fit(factorRows(1, 600, 0).data, quick, context);
    const fresh = factorRows(2, 600, 0.1);
    const predicted = fitted.predict(fresh.data.x);
    assert.deepEqual(Object.keys(predicted), ['probability', 'anomaly_score', 'code_0', 'code_1']);
    const right = auc(fresh.odd, predicted['anomaly_score']!);
    assert.ok(right > 0.95, `${right} of the pairs of an odd row and another in order`);
    // The two numbers know the target, a threshold of one factor, though no label reached them.
    const usual = [...fresh.odd.keys()].filter((row) => fresh.odd[row] === 0);
    const of = (values: Float64Array) => Float64Array.from(usual, (row) => values[row]!);
    const known = auc(of(fresh.data.target), of(predicted['probability']!));
    assert.ok(known > 0.95, `${known} of the pairs of the classes in order`);
    // A column's noise has variance 0.09 of 1.09: what two factors cannot draw again.
    const score = of(predicted['anomaly_score']!).reduce((sum, value) => sum + value, 0) / usual.length;
    assert.ok(score > 0.04 && score < 0.15, `mean score ${score}`);
  });

  it('reads windows: a code of three rows is not a code of one', async () => {
    const { data } = factorRows(3, 300, 0);
    const fitted = await autoencoder.fit(data, { ...quick, window: 3, epochs: 2 }, context);
    const { x } = data;
    const width = x.columns.length;
    const later = { ...x, rows: 100, values: x.values.slice(200 * width) };
    const past = { ...x, rows: 200, values: x.values.slice(0, 200 * width) };
    const [warm, cold] = [fitted.predict(later, past)['code_0']!, fitted.predict(later)['code_0']!];
    assert.deepEqual(
      [...warm.keys()].filter((row) => warm[row] !== cold[row]),
      [0, 1],
    );
  });

  it('refuses a code of no numbers and hidden layers that are none', async () => {
    const { data } = factorRows(1, 200, 0);
    await assert.rejects(autoencoder.fit(data, { code: 0 }, context), /code.*1/);
    await assert.rejects(autoencoder.fit(data, { hidden: '8,x' }, context), /'8,x' \(number 2 of 2\)/);
  });
});
