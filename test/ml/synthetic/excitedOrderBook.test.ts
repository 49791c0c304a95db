import assert from 'node:assert/strict';
import { excitedOrderBook } from '../../../ml/synthetic/excitedOrderBook.ts';
import { generateHawkes } from '../../../ml/synthetic/hawkes.ts';

const flow = {
  baseline: [0.2, 0.2],
  branching: [
    [0.6, 0.1],
    [0.1, 0.6],
  ],
  decay: 0.5,
};
const parameters = { limitRate: 0.2, reach: 8, cancelRate: 0.1, firstDepth: 3, firstBid: 10_000, flow };

describe('an order book with excited market orders', () => {
  const path = excitedOrderBook(parameters, { seed: 4, horizon: 1200 });

  it('has the market orders of the Hawkes process, at its times and on its sides', () => {
    const orders = generateHawkes(flow, { seed: 4, horizon: 1200 });
    const sides = new Map([...orders.times].map((time, event) => [time, orders.kinds[event] === 0 ? 1 : 0]));
    const market = [...path.kinds.keys()].filter((row) => path.kinds[row] === 1);
    for (const row of market) assert.equal(path.sides[row], sides.get(path.times[row]!));
    assert.ok(market.length <= orders.times.length && market.length + path.truth.refused >= orders.times.length);
  });

  it('is never crossed, and its best prices are those that the changes of levels give', () => {
    const levels = [new Map<number, number>(), new Map<number, number>()] as const;
    for (let step = 0; step < parameters.reach; step++) {
      levels[0].set(10_000 - step, 3);
      levels[1].set(10_001 + step, 3);
    }
    path.times.forEach((time, row) => {
      assert.ok(row === 0 || time > path.times[row - 1]!);
      const side = levels[path.sides[row] as 0 | 1];
      if (path.sizes[row] === 0) side.delete(path.prices[row]!);
      else side.set(path.prices[row]!, path.sizes[row]!);
      assert.equal(path.bids[row], Math.max(...levels[0].keys()));
      assert.equal(path.asks[row], Math.min(...levels[1].keys()));
      assert.ok(path.bids[row] < path.asks[row]);
    });
  });

  it('is the same path for the same seed, and refuses rates that are none', () => {
    assert.deepEqual(excitedOrderBook(parameters, { seed: 4, horizon: 1200 }), path);
    assert.throws(() => excitedOrderBook({ ...parameters, limitRate: 0 }, { seed: 4, horizon: 10 }), /limit rate/);
  });
});
