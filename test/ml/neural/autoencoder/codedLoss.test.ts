import { codedLoss } from '../../../../ml/neural/autoencoder/codedLoss.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { wasmTensors } from '../../../support/tensors.ts';

describe('codedLoss', () => {
  it('is cross-entropy by the weights of the rows, plus the plain mean of their errors', async () => {
    const { tf } = await wasmTensors();
    const got = tf.tidy(() => {
      const output = tf.tensor2d([0, 0.5, 9, Math.log(3), 1.5, 9], [2, 3]);
      return codedLoss(tf, output, tf.tensor2d([1, 0], [2, 1]), tf.tensor2d([0.5, 1.5], [2, 1])).dataSync()[0]!;
    });
    // −ln ½ and −ln ¼ weighted 0.5 and 1.5, halved; errors 0.5 and 1.5.
    assertClose(got, (0.5 * Math.log(2) + 1.5 * Math.log(4)) / 2 + 1, { rel: 1e-6, why: 'by hand' });
  });
});
