import assert from 'node:assert/strict';
import { estimateOf, normal95, takeData } from '../../../../ml/causal/estimators/effectData.ts';
import { normalQuantile } from '../../../../ml/stats/normalQuantile.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { simulated } from './simulated.ts';

describe('effectData', () => {
  it('takes rows in the order given', () => {
    const { data } = simulated(1, 12);
    const part = takeData(data, [3, 1]);
    assert.deepEqual([...part.x.values], [...data.x.values.slice(9, 12), ...data.x.values.slice(3, 6)]);
    assert.deepEqual([...part.treatment], [data.treatment[3], data.treatment[1]]);
    assert.equal(part.x.rows, 2);
  });

  it('makes 95 % intervals', () => {
    assertClose(normal95, normalQuantile(0.975), { rel: 1e-15, why: 'the 97.5 % point' });
    assert.deepEqual(estimateOf(1, 0.5), {
      effect: 1,
      standardError: 0.5,
      lower: 1 - normal95 / 2,
      upper: 1 + normal95 / 2,
    });
  });
});
