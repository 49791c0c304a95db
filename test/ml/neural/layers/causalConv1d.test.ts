import assert from 'node:assert/strict';
import { ConfigError } from '../../../../contracts/failures.ts';
import { causalConv1d } from '../../../../ml/neural/layers/causalConv1d.ts';
import { assertClose } from '../../../support/assertClose.ts';
import {
  assertCausal,
  assertEngines,
  assertGradients,
  assertTorch,
  caseOf,
  doubleTensors,
  valueOf,
} from '../../../support/layerChecks.ts';

describe('causalConv1d', () => {
  it('equals torch’s Conv1d behind padding on the left', async () => {
    await assertEngines(await assertTorch(causalConv1d({ inputs: 3, outputs: 4, kernel: 2, dilation: 2 }), 'conv'));
  });

  it('equals the sum of its definition', async () => {
    const [kernel, dilation, time] = [3, 2, 7];
    const at = caseOf(causalConv1d({ inputs: 2, outputs: 1, kernel, dilation }), [1, time, 2]);
    const [weight, bias] = at.weights;
    const y = valueOf(await doubleTensors(), at);
    for (let t = 0; t < time; t++) {
      let expected = bias![0]!;
      for (let j = 0; j < kernel; j++) {
        const from = t - (kernel - 1 - j) * dilation;
        if (from >= 0) for (let c = 0; c < 2; c++) expected += weight![c * kernel + j]! * at.x[2 * from + c]!;
      }
      assertClose(y[t]!, expected, { abs: 1e-14, why: `step ${t}` });
    }
  });

  it('has the gradient of its value, on every engine', async () => {
    for (const [kernel, dilation] of [
      [3, 1],
      [2, 3],
      [1, 1],
    ] as const) {
      const at = caseOf(causalConv1d({ inputs: 3, outputs: 2, kernel, dilation, activation: 'tanh' }), [2, 6, 3]);
      await assertGradients(at);
      await assertEngines(at);
    }
  });

  it('does not see later steps', () =>
    assertCausal(caseOf(causalConv1d({ inputs: 3, outputs: 4, kernel: 3 }), [2, 7, 3])));

  it('refuses no taps', () => {
    assert.throws(
      () => causalConv1d({ inputs: 1, outputs: 1, kernel: 0 }),
      (error: unknown) => error instanceof ConfigError && /at least 1, got 0/.test(error.message),
    );
  });
});
