import { criticOf } from '../../../../ml/neural/gan/critic.ts';
import { initialWeights } from '../../../../ml/neural/initialWeights.ts';
import type { TensorLibrary } from '../../../../ml/neural/tensors.ts';
import { weightTensors } from '../../../../ml/neural/weightTensors.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { doubleTensors } from '../../../support/layerChecks.ts';

const critic = criticOf({ inputs: 3, hidden: [5, 4] });

describe('criticOf', () => {
  it('gives the slope of its score that differentiation gives', async () => {
    const tf: TensorLibrary = await doubleTensors();
    const random = createRandom(3, 'critic');
    const x = Array.from({ length: 24 }, () => random.normal());
    const [own, other] = tf.tidy(() => {
      const weights = weightTensors(tf, critic.weights, initialWeights(critic.weights, 1));
      const rows = tf.tensor2d(x, [8, 3]);
      const derived = tf.grad((at) => tf.sum(critic.judge(tf, weights, at).score))(rows);
      return [critic.judge(tf, weights, rows).slope, derived].map((tensor) => [...tensor.dataSync()]);
    });
    own!.forEach((value, i) => assertClose(value, other![i]!, { rel: 1e-12, abs: 1e-14, why: `slope ${i}` }));
  });
});
