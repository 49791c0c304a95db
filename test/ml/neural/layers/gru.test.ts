import assert from 'node:assert/strict';
import { gru } from '../../../../ml/neural/layers/gru.ts';
import { assertClose } from '../../../support/assertClose.ts';
import {
  assertCausal,
  assertEngines,
  assertGradients,
  assertTorch,
  caseOf,
  derive,
  doubleTensors,
  kernelsOfStep,
  referenceInput,
  referenceWeights,
  onEngine,
} from '../../../support/layerChecks.ts';

const layer = gru({ inputs: 3, units: 4 });

describe('gru', () => {
  it('gives torch’s reference numbers (N2)', async () => {
    const at = { layer, weights: referenceWeights(layer), x: referenceInput(18), shape: [1, 6, 3] };
    const { value, weights } = derive(await doubleTensors(), at, (y) => y);
    const close = (actual: number, expected: number, why: string) => assertClose(actual, expected, { abs: 1e-10, why });
    [-0.3691209323, -0.1913007509, 0.1040276599, 0.3091778532].forEach((expected, i) =>
      close(value[20 + i]!, expected, `h_T[${i}]`),
    );
    close(
      value.reduce((sum, h) => sum + h * h, 0),
      1.857212605446,
      'sum of squares',
    );
    close(weights[0]![0]!, -0.012446486877, 'dW_ih[0,0]');
    close(weights[1]![0]!, -0.044897646817, 'dW_hh[0,0]');
    close(weights[3]!.at(-1)!, 1.58227897002, 'the last of db_hh');
  });

  it('equals torch’s GRU in every output and gradient', async () => {
    await assertEngines(await assertTorch(layer, 'gru'));
  });

  it('has the gradient of its value, on every engine', async () => {
    const at = caseOf(layer, [3, 5, 3]);
    await assertGradients(at, 8);
    await assertEngines(at);
    await assertGradients(caseOf(layer, [2, 1, 3]), 12);
  });

  it('does not see later steps', () => assertCausal(caseOf(gru({ inputs: 3, units: 5 }), [2, 7, 3])));

  it('takes a training step of 32 steps in few operations', async () => {
    for (const engine of ['cpu', 'wasm'] as const) {
      const at = caseOf(gru({ inputs: 3, units: 8 }), [4, 32, 3]);
      const kernels = await onEngine(engine, (tf) => kernelsOfStep(tf, at));
      // The library's own layer takes 4978.
      assert.ok(kernels < 750, `${kernels} kernels`);
    }
  });
});
