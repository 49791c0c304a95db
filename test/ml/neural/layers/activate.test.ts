import { activate, activations } from '../../../../ml/neural/layers/activate.ts';
import { assertClose } from '../../../support/assertClose.ts';
import {
  assertEngines,
  assertGradients,
  caseOf,
  derive,
  doubleTensors,
  torchLayers,
} from '../../../support/layerChecks.ts';
import type { Layer } from '../../../../ml/neural/layer.ts';
import type { Activation } from '../../../../ml/neural/layers/activate.ts';

const layerOf = (name: Activation): Layer => ({ weights: [], apply: ({ tf }, _weights, x) => activate(tf, name, x) });

describe('activate', () => {
  it('equals torch in values and slopes', async () => {
    const tf = await doubleTensors();
    const { points, activations: torch } = torchLayers;
    for (const [name, { value, slope }] of Object.entries(torch)) {
      const at = { layer: layerOf(name as Activation), weights: [], x: points, shape: [points.length] };
      const own = derive(tf, at, (y) => tf.onesLike(y));
      // The engines' error function is Abramowitz & Stegun's 7.1.26, good to 1.5e-7; 0 is a corner of leaky-relu.
      for (const [i, point] of points.entries()) {
        const why = `${name} at ${point}`;
        assertClose(own.value[i]!, value[i]!, { abs: name === 'gelu' ? 5e-7 : 1e-14, why });
        if (point !== 0) assertClose(own.x[i]!, slope[i]!, { abs: name === 'gelu' ? 5e-7 : 1e-14, why });
      }
    }
  });

  for (const name of activations)
    it(`${name} has the gradient of its value, on every engine`, async () => {
      const at = caseOf(layerOf(name), [5, 4]);
      await assertGradients(at, 20);
      await assertEngines(at);
    });
});
