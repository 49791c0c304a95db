import { transformerEncoderLayer } from '../../../../ml/neural/layers/transformerEncoderLayer.ts';
import { assertCausal, assertEngines, assertGradients, assertTorch, caseOf } from '../../../support/layerChecks.ts';

const shape = { size: 4, heads: 2, hidden: 6 };

describe('transformerEncoderLayer', () => {
  it('equals torch’s TransformerEncoderLayer in every output and gradient, normalising after', async () => {
    await assertEngines(await assertTorch(transformerEncoderLayer(shape), 'postNorm'));
  });

  it('equals torch’s with a causal mask, normalising first', async () => {
    const layer = transformerEncoderLayer({ ...shape, normFirst: true, causal: true });
    await assertEngines(await assertTorch(layer, 'causalPreNorm'));
  });

  for (const normFirst of [false, true])
    it(`has the gradient of its value, on every engine, with dropout${normFirst ? ', normalising first' : ''}`, async () => {
      const layer = transformerEncoderLayer({ ...shape, normFirst, causal: true, dropout: 0.2, activation: 'gelu' });
      const at = { ...caseOf(layer, [2, 4, 4]), dropping: true };
      await assertGradients(at, 4);
      await assertEngines(at, 3e-5);
    });

  it('does not see later steps with a causal mask', () =>
    assertCausal(caseOf(transformerEncoderLayer({ ...shape, causal: true }), [2, 6, 4])));
});
