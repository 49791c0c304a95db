import assert from 'node:assert/strict';
import { integratedImbalance, integrationWeights } from '../../../ml/orderFlow/integratedImbalance.ts';
import { createLevelWindows, levelWindows } from '../../../ml/orderFlow/levelWindows.ts';
import { multiLevelImbalance } from '../../../ml/orderFlow/multiLevelImbalance.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { flowMarket } from './flowMarket.ts';

describe('integrated imbalance', () => {
  it('has weights of absolute sum 1 that turn with the levels and find the common factor', () => {
    const random = createRandom(9, 'levels');
    const loadings = [3, 2, 1];
    const rows = Float64Array.from({ length: 3000 }, () => 0);
    for (let t = 0; t < 1000; t++) {
      const factor = random.normal();
      loadings.forEach((loading, level) => (rows[3 * t + level] = factor * loading + 0.1 * random.normal()));
    }
    const weights = integrationWeights(rows, 3);
    weights.forEach((weight, level) => assertClose(weight, loadings[level]! / 6, { abs: 0.01, why: `level ${level}` }));
    assertClose(
      weights.reduce((sum, weight) => sum + Math.abs(weight), 0),
      1,
      { abs: 1e-12, why: 'absolute sum' },
    );
    assert.deepEqual([...integrationWeights(Float64Array.from([1, 1, 2, 2, 5, 5, 1, 1]), 2)], [0.5, 0.5]);
    assert.equal(integratedImbalance(Float64Array.of(0.25, 0.75), [4, 8]), 7);
    const swapped = integrationWeights(
      rows.map((_, i) => rows[i - (i % 3) + 2 - (i % 3)]!),
      3,
    );
    swapped.forEach((weight, level) => assertClose(weight, weights[2 - level]!, { abs: 1e-9, why: 'swapped' }));
  });

  it('sums each level over its windows and scales it with the depth', () => {
    const { books } = flowMarket(2);
    const widthNs = 2_000_000_000n;
    const found = levelWindows(books, { widthNs });
    const events = multiLevelImbalance(books);
    const numbers = new Map<bigint, { sums: number[]; sizes: number; count: number }>();
    books.timeNs.forEach((time, row) => {
      const start = (time / widthNs) * widthNs;
      const held = numbers.get(start) ?? { sums: [0, 0, 0], sizes: 0, count: 0 };
      for (let level = 0; level < 3; level++) {
        if (row > 0) held.sums[level]! += events[row * 3 + level]!;
        held.sizes += books.bidSize[row * 3 + level]! + books.askSize[row * 3 + level]!;
      }
      held.count += 1;
      numbers.set(start, held);
    });
    assert.equal(found.length, numbers.size - 1);
    for (const window of found) {
      const { sums, sizes, count } = numbers.get(window.startNs)!;
      assert.equal(window.events, count);
      assertClose(window.depth, sizes / count / 6, { rel: 1e-12, why: 'depth' });
      sums.forEach((sum, level) => {
        assertClose(window.imbalances[level]!, sum, { abs: 1e-9, why: 'imbalance' });
        assertClose(window.scaled[level]!, sum / window.depth, { abs: 1e-9, why: 'scaled' });
      });
    }
  });

  it('refuses too few windows, windows alike and books of too few levels', () => {
    const weights = (values: number[], levels: number) => () => integrationWeights(Float64Array.from(values), levels);
    assert.throws(weights([1, 2, 3, 4, 5, 6], 2), {
      name: 'NumericsError',
      message: /at least 4 whole windows, got 3/,
    });
    assert.throws(weights([1, 2, 1, 2, 1, 2, 1, 2], 2), { message: /got 4 windows alike/ });
    assert.throws(weights([1, 2, NaN, 2, 1, 2, 1, 2], 2), { message: /got NaN at index 2/ });
    assert.throws(() => integratedImbalance(Float64Array.of(1), [1, 2]), { message: /got 2 and 1/ });
    const { books } = flowMarket(2, 1);
    const { book } = createLevelWindows({ widthNs: 1n }, 4, () => undefined);
    assert.throws(() => book(0n, books, 0), { message: /of 4 levels need books of as many, got 3/ });
  });
});
