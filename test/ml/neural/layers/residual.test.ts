import assert from 'node:assert/strict';
import { dense } from '../../../../ml/neural/layers/dense.ts';
import { residual } from '../../../../ml/neural/layers/residual.ts';
import { assertEngines, assertGradients, caseOf, doubleTensors, valueOf } from '../../../support/layerChecks.ts';

describe('residual', () => {
  it('adds the layer to its input', async () => {
    const tf = await doubleTensors();
    const layer = dense({ inputs: 3, outputs: 3, activation: 'tanh' });
    const at = caseOf(residual(layer), [2, 3]);
    const inner = valueOf(tf, { ...at, layer });
    assert.deepEqual(
      valueOf(tf, at),
      inner.map((value, i) => at.x[i]! + value),
    );
    await assertGradients(at);
    await assertEngines(at);
  });
});
