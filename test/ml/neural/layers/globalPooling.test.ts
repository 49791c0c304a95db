import { globalPooling } from '../../../../ml/neural/layers/globalPooling.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { assertEngines, assertGradients, caseOf, doubleTensors, valueOf } from '../../../support/layerChecks.ts';

describe('globalPooling', () => {
  it('takes mean or maximum over the steps', async () => {
    const tf = await doubleTensors();
    for (const kind of ['mean', 'max'] as const) {
      const at = caseOf(globalPooling(kind), [2, 3, 2]);
      const y = valueOf(tf, at);
      for (let row = 0; row < 2; row++)
        for (let feature = 0; feature < 2; feature++) {
          const steps = [0, 1, 2].map((t) => at.x[6 * row + 2 * t + feature]!);
          const expected = kind === 'max' ? Math.max(...steps) : steps.reduce((sum, value) => sum + value, 0) / 3;
          assertClose(y[2 * row + feature]!, expected, { abs: 1e-15, why: `${kind} of row ${row}` });
        }
      await assertGradients(at, 12);
      await assertEngines(at);
    }
  });
});
