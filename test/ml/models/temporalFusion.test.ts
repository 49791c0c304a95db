import assert from 'node:assert/strict';
import { ConfigError } from '../../../contracts/failures.ts';
import type { FittedModel } from '../../../ml/models/model.ts';
import { temporalFusion } from '../../../ml/models/temporalFusion.ts';
import { assertReadsLag, laggedRows } from '../../support/laggedRows.ts';
import { fitContext, rowsOf } from '../../support/modelData.ts';
import { wasmTensors } from '../../support/tensors.ts';

describe('temporal-fusion', function () {
  this.timeout(60_000);
  const shape = { window: 4, size: 8, heads: 2 };
  const { data } = laggedRows();
  const fit = async (given: object): Promise<FittedModel> =>
    temporalFusion.fit(data, { ...shape, epochs: 1, ...given }, fitContext({ tensors: await wasmTensors() }));

  it('reads a lag that no row tells of, without static columns', async () => {
    await assertReadsLag(temporalFusion, { ...shape, epochs: 20, learning_rate: 0.03, clip: 0, dropout: 0 });
  });

  it('reads static columns at the row alone, and the others in all of the window', async () => {
    const fitted = await fit({ static: 'noise' });
    const window = rowsOf(data.x, 10, 14);
    const last = (column: number, row: number): number => {
      const values = window.values.slice();
      values[2 * row + column]! += 1;
      return fitted.predict({ ...window, values })['probability']![3]!;
    };
    const before = fitted.predict(window)['probability']![3]!;
    for (const row of [0, 1, 2]) {
      assert.equal(last(1, row), before, `the static column in row ${row}`);
      assert.notEqual(last(0, row), before, `the other in row ${row}`);
    }
    assert.notEqual(last(1, 3), before);
  });

  it('refuses static columns that are unknown, named twice, or all there are', async () => {
    for (const [names, got] of [
      ['b', /its 2 \(a, noise\).*got 1: b/],
      ['a, a', /got 2: a, a/],
      ['a,noise', /got 2: a, noise/],
    ] as const)
      await assert.rejects(
        fit({ static: names }),
        (error) => error instanceof ConfigError && got.test(error.message),
        names,
      );
  });
});
