import { gatedSkip } from '../../../../ml/neural/layers/gatedSkip.ts';
import { layerNorm } from '../../../../ml/neural/layers/layerNorm.ts';
import { assertClose } from '../../../support/assertClose.ts';
import {
  assertEngines,
  assertGradients,
  beside,
  caseOf,
  doubleTensors,
  valueOf,
} from '../../../support/layerChecks.ts';

describe('gatedSkip', () => {
  it('has the gradient of its value for both inputs, on every engine', async () => {
    const at = { ...caseOf(beside(gatedSkip({ inputs: 3, size: 4, dropout: 0.2 }), 3), [4, 7]), dropping: true };
    await assertGradients(at, 10);
    await assertEngines(at);
  });

  it('normalises what stands beside alone when its gate is closed', async () => {
    const tf = await doubleTensors();
    const at = caseOf(beside(gatedSkip({ inputs: 2, size: 2 }), 2), [3, 4]);
    const closed = { ...at, weights: at.weights.with(1, [-800, -800]) };
    const side = { layer: layerNorm(2), weights: at.weights.slice(4), x: [2, 3, 6, 7, 10, 11].map((i) => at.x[i]!) };
    const expected = valueOf(tf, { ...side, shape: [3, 2] });
    valueOf(tf, closed).forEach((value, i) => assertClose(value, expected[i]!, { abs: 1e-12, why: `element ${i}` }));
  });
});
