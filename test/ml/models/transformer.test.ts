import assert from 'node:assert/strict';
import { ConfigError } from '../../../contracts/failures.ts';
import type { AttentionView } from '../../../contracts/neural.ts';
import { transformer } from '../../../ml/models/transformer.ts';
import { assertReadsLag, lag, laggedRows } from '../../support/laggedRows.ts';
import { fitContext } from '../../support/modelData.ts';
import { wasmTensors } from '../../support/tensors.ts';

describe('transformer', function () {
  this.timeout(60_000);
  const shape = { window: 6, layers: 1, size: 16, heads: 2, hidden: 32 };
  const quick = { ...shape, epochs: 15, learning_rate: 0.01, dropout: 0 };

  for (const norm of ['before', 'after'])
    it(`attends to a lag that no row tells of, normalised ${norm} the sums`, async () => {
      const { summary } = await assertReadsLag(transformer, { ...quick, norm });
      const { rows, layers } = summary['attention'] as AttentionView;
      assert.deepEqual([rows, layers.length], [64, 1]);
      const last = layers[0]!.at(-1)!;
      assert.equal(last.indexOf(Math.max(...last)), shape.window - 1 - lag, last.join(', '));
      layers[0]!.forEach((step, at) => {
        assert.ok(Math.abs(step.reduce((sum, weight) => sum + weight, 0) - 1) < 5e-4 * shape.window);
        assert.ok(
          step.slice(at + 1).every((weight) => weight === 0),
          'no step reads a later one',
        );
      });
    });

  it('refuses heads that do not divide its size', async () => {
    const context = fitContext({ tensors: await wasmTensors() });
    await assert.rejects(
      transformer.fit(laggedRows().data, { ...quick, heads: 3 }, context),
      (error) => error instanceof ConfigError && /size 16.*got 3/.test(error.message),
    );
  });
});
