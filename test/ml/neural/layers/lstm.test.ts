import assert from 'node:assert/strict';
import { lstm } from '../../../../ml/neural/layers/lstm.ts';
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

const layer = lstm({ inputs: 3, units: 4 });

describe('lstm', () => {
  it('gives torch’s reference numbers (N1)', async () => {
    const at = { layer, weights: referenceWeights(layer), x: referenceInput(18), shape: [1, 6, 3] };
    const { value, weights } = derive(await doubleTensors(), at, (y) => y);
    const close = (actual: number, expected: number, why: string) => assertClose(actual, expected, { abs: 1e-10, why });
    [0.0601050302, -0.0017982136, 0.1023092098, -0.0353290134].forEach((expected, i) =>
      close(value[20 + i]!, expected, `h_T[${i}]`),
    );
    close(
      value.reduce((sum, h) => sum + h * h, 0),
      0.104120566477,
      'sum of squares',
    );
    close(weights[0]![0]!, 0.000784046431, 'dW_ih[0,0]');
    close(weights[1]![0]!, -0.000555493542, 'dW_hh[0,0]');
    close(weights[3]!.at(-1)!, 0.019210239662, 'the last of db_hh');
  });

  it('equals torch’s LSTM in every output and gradient', async () => {
    await assertEngines(await assertTorch(layer, 'lstm'));
  });

  it('has the gradient of its value, on every engine', async () => {
    const at = caseOf(layer, [3, 5, 3]);
    await assertGradients(at, 8);
    await assertEngines(at);
    await assertGradients(caseOf(layer, [2, 1, 3]), 12);
  });

  it('does not see later steps', () => assertCausal(caseOf(lstm({ inputs: 3, units: 5 }), [2, 7, 3])));

  it('takes a training step of 32 steps in few operations', async () => {
    for (const engine of ['cpu', 'wasm'] as const) {
      const at = caseOf(lstm({ inputs: 3, units: 8 }), [4, 32, 3]);
      const kernels = await onEngine(engine, (tf) => kernelsOfStep(tf, at));
      // The library's own layer takes 4567.
      assert.ok(kernels < 750, `${kernels} kernels`);
    }
  });
});
