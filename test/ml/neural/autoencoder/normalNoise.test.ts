import assert from 'node:assert/strict';
import { normalNoise } from '../../../../ml/neural/autoencoder/normalNoise.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { passOf } from '../../../support/layerChecks.ts';
import { wasmTensors } from '../../../support/tensors.ts';

describe('normalNoise', () => {
  it('is standard normal, another at every call, the same for the same pass, and begins alike for fewer rows', async () => {
    const { tf } = await wasmTensors();
    const drawn = (rows: number, sharedMasks = false) => {
      const pass = passOf(tf, { sharedMasks });
      return tf.tidy(() => [0, 1].map(() => [...normalNoise(pass, [rows, 2]).dataSync()]));
    };
    const [first, second] = drawn(5000);
    assert.notDeepEqual(first, second);
    assert.deepEqual(drawn(5000), [first, second]);
    assert.deepEqual(drawn(10)[0], first!.slice(0, 20));
    assert.deepEqual(drawn(10, true)[0], first!.slice(0, 2));
    const moment = (power: number) => first!.reduce((sum, value) => sum + value ** power, 0) / first!.length;
    // 10 000 draws: standard errors 0.01, 0.014 and 0.1.
    [0, 1, 0, 3].forEach((expected, at) =>
      assertClose(moment(at + 1), expected, { abs: 4 * [0.01, 0.014, 0.039, 0.098][at]!, why: `moment ${at + 1}` }),
    );
  });
});
