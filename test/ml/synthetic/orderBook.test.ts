import assert from 'node:assert/strict';
import fc from 'fast-check';
import { generateOrderBook } from '../../../ml/synthetic/orderBook.ts';
import type { OrderBookParameters, OrderBookPath } from '../../../ml/synthetic/orderBook.ts';
import { assertClose } from '../../support/assertClose.ts';

const parameters: OrderBookParameters = {
  limitRate: 0.5,
  reach: 10,
  marketRate: 1.5,
  cancelRate: 0.1,
  firstDepth: 5,
  firstBid: 10_000,
};

/** Plays the level-2 rows into two plain maps, and looks at the book after each. */
function replay(
  path: OrderBookPath,
  look: (book: readonly [Map<number, number>, Map<number, number>], row: number) => void,
) {
  const { firstBid, reach, firstDepth } = path.truth;
  const levels = Array.from({ length: reach }, (_, level) => level);
  const book = [
    new Map(levels.map((level) => [firstBid - level, firstDepth])),
    new Map(levels.map((level) => [firstBid + 1 + level, firstDepth])),
  ] as const;
  path.times.forEach((_, row) => {
    const side = book[path.sides[row] as 0 | 1];
    const before = side.get(path.prices[row]!) ?? 0;
    const after = path.sizes[row]!;
    assert.equal(after - before, path.kinds[row] === 0 ? 1 : -1, `row ${row} is one unit`);
    if (after === 0) side.delete(path.prices[row]!);
    else side.set(path.prices[row]!, after);
    look(book, row);
  });
}

describe('generateOrderBook', () => {
  it('is never crossed and never empty, and its best prices are those of its level-2 rows', () => {
    fc.assert(
      fc.property(
        fc.record({
          limitRate: fc.double({ min: 0.01, max: 2, noNaN: true }),
          reach: fc.integer({ min: 1, max: 20 }),
          marketRate: fc.double({ min: 0, max: 10, noNaN: true }),
          cancelRate: fc.double({ min: 0.01, max: 2, noNaN: true }),
          firstDepth: fc.integer({ min: 1, max: 5 }),
          firstBid: fc.constant(1000),
        }),
        fc.integer({ min: 1, max: 1e6 }),
        (random, seed) => {
          const path = generateOrderBook(random, { seed, horizon: 20 });
          replay(path, ([bids, asks], row) => {
            const [bid, ask] = [Math.max(...bids.keys()), Math.min(...asks.keys())];
            assert.ok(bid < ask, 'crossed');
            assert.deepEqual(
              [path.bids[row], path.bidSizes[row], path.asks[row], path.askSizes[row]],
              [bid, bids.get(bid), ask, asks.get(ask)],
            );
            assert.ok([...bids.values(), ...asks.values()].every((size) => size > 0));
            if (path.kinds[row] === 1) return;
            const reach = path.sides[row] === 0 ? ask - path.prices[row]! : path.prices[row]! - bid;
            assert.ok(reach >= 1, 'a resting order is on its own side');
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes market orders at the best price only', () => {
    const path = generateOrderBook(parameters, { seed: 1, horizon: 200 });
    path.kinds.forEach((kind, row) => {
      if (kind !== 1 || row === 0) return;
      const best = path.sides[row] === 0 ? path.bids[row - 1] : path.asks[row - 1];
      assert.equal(path.prices[row], best);
    });
  });

  it('has events at the rates it says', () => {
    const horizon = 5000;
    const path = generateOrderBook(parameters, { seed: 2, horizon });
    const count = (kind: number) => path.kinds.reduce((sum, each) => sum + (each === kind ? 1 : 0), 0);
    const [limits, markets] = [2 * 0.5 * 10 * horizon, 2 * 1.5 * horizon];
    assertClose(count(0), limits, { abs: 4 * Math.sqrt(limits), why: 'Poisson, four deviations' });
    assertClose(count(1) + path.truth.refused, markets, { abs: 4 * Math.sqrt(markets), why: 'Poisson' });
    // What comes goes: the book neither grows nor dries up.
    assertClose(count(1) + count(2), count(0), { rel: 0.01, why: 'units in and out over 50,000 events' });
    let [integral, last] = [0, 0];
    let units = 2 * parameters.reach * parameters.firstDepth;
    path.times.forEach((time, row) => {
      integral += units * (time - last);
      last = time;
      units += path.kinds[row] === 0 ? 1 : -1;
    });
    const expected = parameters.cancelRate * integral;
    assertClose(count(2), expected, { abs: 4 * Math.sqrt(expected), why: 'cancellations of the units that rested' });
  });

  it('fills a price that nothing trades at to limit rate / cancel rate', () => {
    // With no market orders prices stay near the start; deep prices are M/M/∞ queues.
    const quiet = { ...parameters, marketRate: 0, reach: 4, limitRate: 4, cancelRate: 0.2 };
    const path = generateOrderBook(quiet, { seed: 3, horizon: 2000 });
    assert.equal(path.truth.restingDepth, 20);
    let [area, span, last] = [0, 0, 100];
    replay(path, ([bids], row) => {
      const time = path.times[row]!;
      if (time < 100) return;
      area += (bids.get(path.asks[row]! - 2) ?? 0) * (time - last);
      span += time - last;
      last = time;
    });
    assertClose(area / span, 20, { rel: 0.1, why: 'mean of a Poisson depth with correlation time 5 s over 1,900 s' });
  });

  it('gives the same path for the same seed', () => {
    const path = generateOrderBook(parameters, { seed: 4, horizon: 50 });
    assert.deepEqual(generateOrderBook(parameters, { seed: 4, horizon: 50 }), path);
    assert.notDeepEqual(generateOrderBook(parameters, { seed: 5, horizon: 50 }).times, path.times);
  });

  it('refuses rates that are none', () => {
    for (const part of [{ limitRate: 0 }, { reach: 0 }, { marketRate: -1 }, { cancelRate: NaN }, { firstDepth: 0.5 }]) {
      assert.throws(() => generateOrderBook({ ...parameters, ...part }, { seed: 1, horizon: 1 }), {
        name: 'InputError',
      });
    }
    assert.throws(() => generateOrderBook(parameters, { seed: 1, horizon: 1e9 }), /Expected events of an order book/);
  });
});
