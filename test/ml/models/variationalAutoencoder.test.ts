import assert from 'node:assert/strict';
import { variationalAutoencoder } from '../../../ml/models/variationalAutoencoder.ts';
import { factorRows } from '../../support/factorRows.ts';
import { fitContext } from '../../support/modelData.ts';
import { wasmTensors } from '../../support/tensors.ts';
import { auc } from '../engines/breastCancer.ts';

describe('variationalAutoencoder', function () {
  this.timeout(60_000);

  it('keeps as many numbers of its code alive as there are factors, and scores odd rows and far ones high', async () => {
    const context = fitContext({ tensors: await wasmTensors() });
    const { data } = factorRows(1, 600, 0);
    const given = { hidden: '12', code: 4, epochs: 40, learning_rate: 0.01, beta: 0.3, activation: 'linear' };
    const fitted = await variationalAutoencoder.fit(data, given, context);
    const fresh = factorRows(2, 600, 0.1);
    const predicted = fitted.predict(fresh.data.x);
    const variances = [0, 1, 2, 3].map((j) => {
      const code = predicted[`code_${j}`]!;
      const mean = code.reduce((sum, value) => sum + value, 0) / code.length;
      return code.reduce((sum, value) => sum + (value - mean) ** 2, 0) / code.length;
    });
    assert.equal(variances.filter((variance) => variance > 0.5).length, 2, variances.join(', '));
    assert.equal(variances.filter((variance) => variance < 0.05).length, 2, variances.join(', '));
    const right = auc(fresh.odd, predicted['anomaly_score']!);
    assert.ok(right > 0.9, `${right} of the pairs of an odd row and another in order`);
    // Five times as far along the factors is nothing new to the columns' relations, yet unlikely.
    const far = { ...data.x, values: data.x.values.map((value) => 5 * value) };
    const [near, out] = [data.x, far].map((x) => fitted.predict(x)['anomaly_score']!);
    assert.ok(near!.filter((score, row) => score < out![row]!).length > 0.95 * data.x.rows);
  });
});
