import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { dense } from '../../../../ml/neural/layers/dense.ts';
import { sequence } from '../../../../ml/neural/layers/sequence.ts';
import {
  assertEngines,
  assertGradients,
  assertTorch,
  caseOf,
  doubleTensors,
  valueOf,
} from '../../../support/layerChecks.ts';

describe('dense', () => {
  it('has the gradient of its value, on every engine, for rows and for sequences', async () => {
    for (const shape of [
      [4, 3],
      [2, 5, 3],
    ]) {
      const at = caseOf(dense({ inputs: 3, outputs: 4, activation: 'tanh' }), shape);
      await assertGradients(at);
      await assertEngines(at);
    }
    await assertGradients(caseOf(dense({ inputs: 3, outputs: 4, bias: false }), [4, 3]));
  });

  it('equals torch’s Linear, tanh between', async () => {
    await assertEngines(
      await assertTorch(
        sequence([dense({ inputs: 3, outputs: 5, activation: 'tanh' }), dense({ inputs: 5, outputs: 2 })]),
        'dense',
      ),
    );
  });

  it('refuses an input of another width or rank', async () => {
    const tf = await doubleTensors();
    const layer = dense({ inputs: 3, outputs: 2 });
    for (const [shape, message] of [
      [[2, 4], /3 features in the last dimension, got 4/],
      [[3], /2 or 3 dimensions, got 1/],
    ] as const)
      assert.throws(
        () => valueOf(tf, caseOf(layer, shape)),
        (error: unknown) => error instanceof InputError && message.test(error.message),
      );
  });
});
