import assert from 'node:assert/strict';
import { lastStep } from '../../../../ml/neural/layers/lastStep.ts';
import { assertEngines, assertGradients, caseOf, doubleTensors, valueOf } from '../../../support/layerChecks.ts';

describe('lastStep', () => {
  it('takes the last step of each sequence', async () => {
    const at = caseOf(lastStep, [2, 3, 2]);
    const expected = [4, 5, 10, 11].map((i) => at.x[i]!);
    assert.deepEqual([...valueOf(await doubleTensors(), at)], expected);
    await assertGradients(at, 12);
    await assertEngines(at);
  });
});
