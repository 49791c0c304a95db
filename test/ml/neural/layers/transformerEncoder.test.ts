import assert from 'node:assert/strict';
import { dense } from '../../../../ml/neural/layers/dense.ts';
import { lastStep } from '../../../../ml/neural/layers/lastStep.ts';
import { positionalEncoding } from '../../../../ml/neural/layers/positionalEncoding.ts';
import { sequence } from '../../../../ml/neural/layers/sequence.ts';
import { transformerEncoder } from '../../../../ml/neural/layers/transformerEncoder.ts';
import {
  assertCausal,
  assertEngines,
  assertGradients,
  caseOf,
  doubleTensors,
  observed,
} from '../../../support/layerChecks.ts';

const shape = { size: 4, heads: 2, hidden: 6, layers: 2, causal: true };

describe('transformerEncoder', () => {
  it('normalises at the end only where it normalises first', () => {
    assert.equal(transformerEncoder(shape).weights.length, 24);
    const first = transformerEncoder({ ...shape, normFirst: true }).weights;
    assert.equal(first.length, 26);
    assert.equal(first.at(-1)!.name, '2.bias');
  });

  it('does not see later steps, behind an embedding and positions', () =>
    assertCausal(
      caseOf(sequence([dense({ inputs: 3, outputs: 4 }), positionalEncoding(4), transformerEncoder(shape)]), [2, 6, 3]),
    ));

  for (const normFirst of [false, true])
    it(`has the gradient of its value${normFirst ? ', normalising first' : ''}`, () =>
      assertGradients(caseOf(transformerEncoder({ ...shape, normFirst }), [2, 5, 4])));

  it('shows the attention of each layer', async () => {
    const net = sequence([transformerEncoder(shape), lastStep, dense({ inputs: 4, outputs: 1 })]);
    const at = caseOf(net, [2, 5, 4]);
    assert.equal(observed(await doubleTensors(), at, 'attention').length, 2 * 2 * 5 * 5);
    await assertEngines(at, 3e-5);
  });
});
