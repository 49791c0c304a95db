import { criticOf } from '../../../../ml/neural/gan/critic.ts';
import { criticLoss } from '../../../../ml/neural/gan/criticLoss.ts';
import type { Layer } from '../../../../ml/neural/layer.ts';
import type { Tensor } from '../../../../ml/neural/tensors.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { assertEngines, assertGradients, caseOf, doubleTensors, valueOf } from '../../../support/layerChecks.ts';

/** The loss of x's three thirds as real, drawn and between: a layer, so that it is checked as one. */
function lossLayer(hidden: readonly number[]): Layer {
  const critic = criticOf({ inputs: 3, hidden });
  return {
    weights: critic.weights,
    apply({ tf }, weights, x) {
      const [real, drawn, between] = tf.split(x, 3) as [Tensor, Tensor, Tensor];
      const judge = (rows: Tensor) => critic.judge(tf, weights, rows);
      return tf.reshape(criticLoss(tf, judge, { real, drawn, between }, 10), [1]);
    },
  };
}

describe('criticLoss', () => {
  it('of a line is the distance of the means along it and ten times how far it is from 1 steep', async () => {
    const at = {
      layer: lossLayer([]),
      weights: [[2, -1, 2], [0.5]],
      x: [...[1, 0, 0], ...[0, 1, 1], ...[4, 4, 4]],
      shape: [3, 3],
    };
    const [got] = valueOf(await doubleTensors(), at);
    // Real scores 2.5, drawn 1.5, a slope of length 3.
    assertClose(got!, -1 + 10 * 4, { rel: 1e-10, why: 'by hand' });
  });

  it('has the gradients that differences find, the penalty’s among them, on every engine', async () => {
    const at = caseOf(lossLayer([5, 4]), [12, 3], 2);
    await assertGradients(at, 40);
    await assertEngines(at);
  });
});
