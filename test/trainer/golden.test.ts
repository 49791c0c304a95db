import assert from 'node:assert/strict';
import { IntegrityError } from '../../contracts/failures.ts';
import type { FittedModel } from '../../ml/models/model.ts';
import { linearRegression } from '../../ml/models/linearRegression.ts';
import { randomForest } from '../../ml/models/randomForest.ts';
import { checkGolden, goldenOf } from '../../trainer/golden.ts';
import { featureTable } from '../../trainer/inputTable.ts';
import { fitContext } from '../support/modelData.ts';
import { generators } from '../support/modelGenerators.ts';

describe('golden predictions', () => {
  const { data } = generators.regressor(1, 60);
  const columns = Object.fromEntries(
    data.x.columns.map((name, j) => [name, Float64Array.from({ length: 60 }, (_, row) => data.x.values[row * 3 + j]!)]),
  );
  const table = featureTable({ time: data.time, columns }, data.x.columns);
  const rows = Int32Array.from({ length: 20 }, (_, i) => 40 + i);
  let model: FittedModel;
  let golden: Uint8Array;
  before(async () => {
    model = await linearRegression.fit(data, {}, fitContext());
    golden = goldenOf(model, table, rows);
  });

  it('keep five rows, and a restored model says the same', async () => {
    const kept = JSON.parse(Buffer.from(golden).toString()) as { rows: number; output: { prediction: number[] } };
    assert.equal(kept.rows, 5);
    assert.deepEqual(kept.output.prediction, [...model.predict(data.x)['prediction']!.subarray(40, 45)]);
    checkGolden('line', await linearRegression.restore(model.files, fitContext()), golden);
  });

  it('refuse a model of which one byte changed, with both numbers', async () => {
    const bytes = model.files['parameters.bin']!.slice();
    bytes[6]! ^= 1;
    const changed = await linearRegression.restore({ ...model.files, 'parameters.bin': bytes }, fitContext());
    assert.throws(
      () => checkGolden('line', changed, golden),
      (error) =>
        error instanceof IntegrityError && /said prediction -?\d.* to golden row 0.*got -?\d/.test(error.message),
    );
  });

  it('keep missing values of the input as missing', async () => {
    const holed = { ...columns, a: columns['a']!.map((value, row) => (row === 41 ? NaN : value)) };
    const target = data.target.map((y) => (y > 1 ? 1 : 0));
    const forest = await randomForest.fit({ ...data, target }, { trees: 5 }, fitContext());
    const bytes = goldenOf(forest, featureTable({ time: data.time, columns: holed }, data.x.columns), rows);
    assert.equal((JSON.parse(Buffer.from(bytes).toString()) as { x: (number | null)[] }).x[3], null);
    checkGolden('forest', await randomForest.restore(forest.files, fitContext()), bytes);
  });
});
