import assert from 'node:assert/strict';
import { ConfigError } from '../../../contracts/failures.ts';
import type { FittedModel } from '../../../ml/models/model.ts';
import { temporalFusion } from '../../../ml/models/temporalFusion.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertReadsLag, laggedRows } from '../../support/laggedRows.ts';
import { fitContext, matrixOf, rowsOf } from '../../support/modelData.ts';
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

  it('learns what a fact turns round: the same past means a rise under one, a fall under the other', async function () {
    this.timeout(180_000);
    // Truth: target = 1 where fact · (a of the row before) > 0, the fact ±1 at random: neither column tells anything alone.
    const random = createRandom(8, 'facts');
    const count = 550;
    const a = Array.from({ length: count }, () => random.normal());
    const facts = a.map(() => (random.uniform() < 0.5 ? -1 : 1));
    const target = Float64Array.from(a, (_, row) => (facts[row]! * (a[row - 1] ?? 0) > 0 ? 1 : 0));
    const time = Float64Array.from(a, (_, row) => row * 86_400_000);
    const x = matrixOf(
      ['a', 'fact'],
      a.flatMap((value, row) => [value, facts[row]!]),
    );
    const rows = (from: number, to: number) => ({
      ...{ time: time.slice(from, to), x: rowsOf(x, from, to), target: target.slice(from, to) },
      labelEnd: time.slice(from, to),
    });
    const options = {
      window: 3,
      size: 8,
      heads: 2,
      epochs: 25,
      learning_rate: 0.02,
      clip: 0,
      dropout: 0,
      static: 'fact',
    };
    const fitted = await temporalFusion.fit(rows(0, 400), options, fitContext({ tensors: await wasmTensors() }));
    const { probability } = fitted.predict(rowsOf(x, 400, count), rowsOf(x, 0, 400));
    const right = probability!.filter((p, row) => p > 0.5 === (target[400 + row] === 1)).length / probability!.length;
    assert.ok(right > 0.85, `${right} of the rows after the fit; 0.5 without the fact`);
    const turned = rowsOf(x, 400, count);
    const values = turned.values.map((value, at) => (at % 2 === 1 ? -value : value));
    const other = fitted.predict({ ...turned, values }, rowsOf(x, 0, 400))['probability']!;
    const follows = other.filter((p, row) => p > 0.5 !== probability![row]! > 0.5).length / other.length;
    assert.ok(follows > 0.8, `${follows} of the answers turn round with the fact`);
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
