import assert from 'node:assert/strict';
import { kyleLambda } from '../../../ml/orderFlow/kyleLambda.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

describe('price impact', () => {
  it('finds the slope that made the data, within three standard errors, and knows a line', () => {
    const random = createRandom(4, 'impact');
    const flow = Array.from({ length: 2000 }, () => 5 * random.normal());
    const change = flow.map((x) => 0.02 * x + 0.3 + 0.2 * random.normal());
    const found = kyleLambda(flow, change);
    assertClose(found.slope, 0.02, { abs: 3 * found.standardError, why: 'slope' });
    assertClose(found.standardError, 0.2 / 5 / Math.sqrt(2000), { rel: 0.1, why: 'standard error' });
    assertClose(found.rSquared, 0.01 / 0.05, { abs: 0.05, why: 'R²' });
    const { slope, rSquared, standardError } = kyleLambda([-1, 0, 1], [-2, 0, 2]);
    assert.deepEqual([slope, rSquared, standardError], [2, 1, 0]);
    assert.equal(kyleLambda([1, 2, 3], [5, 5, 5]).rSquared, 0);
  });

  it('scales with both units and does not move with their origins', () => {
    const [flow, change] = [
      [1, 5, 2, 8, -3],
      [0.1, 0.4, 0.3, 0.5, -0.2],
    ];
    const base = kyleLambda(flow, change);
    const moved = kyleLambda(
      flow.map((x) => 10 * x + 1e6),
      change.map((y) => 3 * y - 7),
    );
    assertClose(moved.slope, base.slope * 0.3, { rel: 1e-9, why: 'slope' });
    assertClose(moved.rSquared, base.rSquared, { rel: 1e-9, why: 'R²' });
  });

  it('refuses too few, constant, missing and unlike values', () => {
    const refuse = (flow: number[], change: number[], message: RegExp) =>
      assert.throws(() => kyleLambda(flow, change), { name: 'NumericsError', message });
    refuse([1, 2], [1, 2], /at least 3 values, got 2/);
    refuse([1, 1, 1], [1, 2, 3], /flows that differ, got 3 of 1/);
    refuse([1, 2, NaN], [1, 2, 3], /got NaN at index 2/);
    refuse([1, 2, 3], [1, 2, 3, 4], /got 4 and 3/);
  });
});
