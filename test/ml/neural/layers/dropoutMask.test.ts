import assert from 'node:assert/strict';
import { dropoutMask } from '../../../../ml/neural/layers/dropoutMask.ts';
import { assertClose } from '../../../support/assertClose.ts';

describe('dropoutMask', () => {
  it('leaves out the rate and keeps the mean', () => {
    const mask = dropoutMask(5, 200_000, 0.3);
    assert.deepEqual([...new Set(mask)].sort(), [0, Math.fround(1 / 0.7)]);
    const left = mask.filter((value) => value === 0).length / mask.length;
    assertClose(left, 0.3, { abs: 3 * Math.sqrt(0.21 / 200_000), why: 'share left out, three standard errors' });
  });

  it('is uncorrelated with itself at short lags and between seeds', () => {
    const n = 100_000;
    const [one, other] = [dropoutMask(1, n, 0.5), dropoutMask(2, n, 0.5)];
    const agreement = (a: Float32Array, b: Float32Array, lag: number): number => {
      let sum = 0;
      for (let i = lag; i < n; i++) sum += (a[i]! - 1) * (b[i - lag]! - 1);
      return sum / n;
    };
    for (const lag of [1, 2, 3, 4, 8, 32])
      assertClose(agreement(one, one, lag), 0, { abs: 4 / Math.sqrt(n), why: `autocorrelation at ${lag}` });
    assertClose(agreement(one, other, 0), 0, { abs: 4 / Math.sqrt(n), why: 'seeds 1 and 2' });
  });

  it('begins alike whatever its length, and is another for another seed', () => {
    assert.deepEqual(dropoutMask(9, 1000, 0.2).subarray(0, 64), dropoutMask(9, 64, 0.2));
    assert.notDeepEqual(dropoutMask(9, 64, 0.2), dropoutMask(10, 64, 0.2));
  });
});
