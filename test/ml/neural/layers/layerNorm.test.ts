import assert from 'node:assert/strict';
import { layerNorm } from '../../../../ml/neural/layers/layerNorm.ts';
import { assertClose } from '../../../support/assertClose.ts';
import {
  assertEngines,
  assertGradients,
  assertTorch,
  caseOf,
  doubleTensors,
  valueOf,
} from '../../../support/layerChecks.ts';

describe('layerNorm', () => {
  it('equals torch’s', async () => {
    await assertEngines(await assertTorch(layerNorm(4), 'layerNorm'));
  });

  it('has the gradient of its value, for rows and for sequences', async () => {
    for (const shape of [
      [5, 6],
      [2, 3, 6],
    ])
      await assertGradients(caseOf(layerNorm(6), shape));
  });

  it('does not see a shift and a stretch of a row', async () => {
    const tf = await doubleTensors();
    const at = caseOf(layerNorm(8), [2, 8]);
    const moved = valueOf(tf, { ...at, x: Float64Array.from(at.x, (value) => 1e4 * value + 3e4) });
    valueOf(tf, at).forEach((value, i) => assertClose(moved[i]!, value, { rel: 1e-3, abs: 1e-4, why: `element ${i}` }));
  });

  it('keeps a constant row finite', async () => {
    const tf = await doubleTensors();
    const y = valueOf(tf, {
      layer: layerNorm(3),
      weights: [
        [1, 1, 1],
        [0, 0, 2],
      ],
      x: [7, 7, 7],
      shape: [1, 3],
    });
    assert.deepEqual([...y], [0, 0, 2]);
  });
});
