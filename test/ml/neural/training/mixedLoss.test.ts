import assert from 'node:assert/strict';
import { ConfigError } from '../../../../contracts/failures.ts';
import { binaryCrossEntropy, meanSquaredError } from '../../../../ml/neural/training/losses.ts';
import { mixedLoss } from '../../../../ml/neural/training/mixedLoss.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { wasmTensors } from '../../../support/tensors.ts';

describe('mixedLoss', () => {
  it('is the weighted sum of its terms, each on its own outputs, and so is its derivative', async () => {
    const { tf } = await wasmTensors();
    const mixed = mixedLoss([
      { loss: binaryCrossEntropy, share: 1, columns: [0, 1] },
      { loss: meanSquaredError, share: 0.3, columns: [1, 3] },
      { loss: meanSquaredError, share: 0.1 },
    ]);
    tf.tidy(() => {
      const target = tf.tensor2d([1, 2, 0, 0, 1, 1], [2, 3]);
      const { value, grad } = tf.valueAndGrad((z) => mixed(tf, z, target, null).asScalar())(
        tf.tensor2d([0, 2, 1, 0, 1, 4], [2, 3]),
      );
      // ln 2 for even odds; squares 0 1 0 9 over 4; squares 1 0 1 0 0 9 over 6.
      const expected = Math.log(2) + (0.3 * 10) / 4 + (0.1 * 11) / 6;
      assertClose(value.dataSync()[0]!, expected, { rel: 1e-6, why: 'the sum of three terms' });
      const slopes = [...[-0.25 - 0.2 / 6, 0, (0.3 * 2) / 4 + 0.2 / 6], ...[0.25, 0, (0.3 * 6) / 4 + (0.1 * 6) / 6]];
      grad.dataSync().forEach((got, i) => assertClose(got, slopes[i]!, { abs: 1e-6, why: `output ${i}` }));
    });
  });

  it('weighs the rows of its terms, but for those that count all alike', async () => {
    const { tf } = await wasmTensors();
    const [one, other] = [
      { loss: meanSquaredError, share: 1, columns: [0, 1] },
      { loss: meanSquaredError, share: 1, columns: [1, 2], unweighted: true },
    ] as const;
    const found = tf.tidy(() => {
      const [z, y] = [tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.zeros([2, 2])];
      return mixedLoss([one, other])(tf, z, y, tf.tensor2d([0.5, 1.5], [2, 1])).dataSync()[0]!;
    });
    assertClose(found, (0.5 * 1 + 1.5 * 9) / 2 + (4 + 16) / 2, { rel: 1e-6, why: 'squares by row' });
  });

  it('refuses no terms, and shares that count nothing', () => {
    assert.throws(() => mixedLoss([]), ConfigError);
    assert.throws(
      () => mixedLoss([{ loss: meanSquaredError, share: -1 }]),
      (error) => error instanceof ConfigError && /got 1 with share -1 at 0/.test(error.message),
    );
  });
});
