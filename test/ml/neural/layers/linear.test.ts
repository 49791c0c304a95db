import { linear } from '../../../../ml/neural/layers/linear.ts';
import type { Layer } from '../../../../ml/neural/layer.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { assertEngines, assertGradients, caseOf, doubleTensors, valueOf } from '../../../support/layerChecks.ts';

const layer: Layer = {
  weights: [
    { name: 'weight', shape: [2, 3], initial: 'glorot' },
    { name: 'bias', shape: [2], initial: 'zeros' },
  ],
  apply: ({ tf }, [weight, bias], x) => linear(tf, x, weight!, bias),
};

describe('linear', () => {
  it('multiplies rows with the weights of each output', async () => {
    const at = {
      layer,
      weights: [
        [1, 2, 3, 4, 5, 6],
        [10, 20],
      ],
      x: [1, 0, -1],
      shape: [1, 3],
    };
    const [first, second] = valueOf(await doubleTensors(), at);
    assertClose(first!, 8, { why: '1 − 3 + 10' });
    assertClose(second!, 18, { why: '4 − 6 + 20' });
  });

  it('has the gradient of its value, on every engine', async () => {
    const at = caseOf(layer, [4, 3]);
    await assertGradients(at);
    await assertEngines(at);
  });
});
