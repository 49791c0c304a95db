import assert from 'node:assert/strict';
import { varies } from '../../../ml/stats/varies.ts';

describe('varies', () => {
  it('is false of none, one and equal values, and true of one that differs at either end', () => {
    for (const same of [[], [3], [3, 3, 3], [0, -0]]) assert.equal(varies(same), false);
    for (const other of [[3, 3, 4], [4, 3, 3], [3, NaN, 3], [NaN]])
      assert.equal(varies(Float64Array.from(other)), true);
  });
});
