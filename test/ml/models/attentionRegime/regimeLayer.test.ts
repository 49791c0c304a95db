import assert from 'node:assert/strict';
import { ConfigError } from '../../../../contracts/failures.ts';
import { regimeLayer } from '../../../../ml/models/attentionRegime/regimeLayer.ts';
import {
  assertEngines,
  assertGradients,
  caseOf,
  doubleTensors,
  observed,
  valueOf,
} from '../../../support/layerChecks.ts';

const shape = { inputs: 3, hidden: 8, heads: 4, dropout: 0.3, regimes: 3 };

describe('regimeLayer', () => {
  it('gives a logit a regime and the outcome, with true gradients, alike on every engine', async () => {
    const at = caseOf(regimeLayer(shape), [2, 5, 3]);
    assert.equal(valueOf(await doubleTensors(), at).length, 2 * 4);
    await assertGradients(at, 40);
    await assertEngines(at, 3e-5);
  });

  it('shows an attention of steps to the steps before them', async () => {
    const attention = observed(await doubleTensors(), caseOf(regimeLayer(shape), [1, 4, 3]), 'attention');
    assert.equal(attention.length, 16);
    for (let step = 0; step < 4; step += 1)
      for (let read = step + 1; read < 4; read += 1) assert.equal(attention[step * 4 + read], 0);
  });

  it('refuses heads that do not divide its size', () => {
    assert.throws(() => regimeLayer({ ...shape, heads: 3 }), {
      name: ConfigError.name,
      message: /size 8 needs a number of heads that divides it, got 3/,
    });
  });
});
