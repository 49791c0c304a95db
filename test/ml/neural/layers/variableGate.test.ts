import assert from 'node:assert/strict';
import { variableGate } from '../../../../ml/neural/layers/variableGate.ts';
import { assertClose } from '../../../support/assertClose.ts';
import {
  assertEngines,
  assertGradients,
  besideSteps,
  caseOf,
  doubleTensors,
  observed,
} from '../../../support/layerChecks.ts';

const layer = besideSteps(variableGate({ variables: 3, size: 2 }), 3, 2);

describe('variableGate', () => {
  it('has the gradient of its value for variables and context, on every engine', async () => {
    const at = caseOf(layer, [2, 4, 5]);
    await assertGradients(at);
    await assertEngines(at);
  });

  it('shows shares of the variables that sum to one at every step', async () => {
    const shares = observed(await doubleTensors(), caseOf(layer, [2, 4, 5]), 'variables');
    assert.equal(shares.length, 24);
    for (let step = 0; step < 8; step++)
      assertClose(shares[3 * step]! + shares[3 * step + 1]! + shares[3 * step + 2]!, 1, {
        abs: 1e-14,
        why: `step ${step}`,
      });
  });
});
