import assert from 'node:assert/strict';
import { amihud } from '../../../ml/orderFlow/amihud.ts';
import { bookSlope, depthImbalance } from '../../../ml/orderFlow/bookShape.ts';
import { rollSpread } from '../../../ml/orderFlow/rollSpread.ts';
import { tradeCosts } from '../../../ml/orderFlow/tradeCosts.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';
import { flowMarket } from './flowMarket.ts';

describe('Roll’s spread', () => {
  it('finds the spread that a bouncing random walk was made with, and says nothing in a trend', () => {
    const random = createRandom(3, 'roll');
    let value = 100;
    const prices = Array.from({ length: 20_000 }, () => {
      value += 0.01 * random.normal();
      return value + (random.uniform() < 0.5 ? 0.05 : -0.05);
    });
    assertClose(rollSpread(prices)!, 0.1, { rel: 0.03, why: 'spread' });
    assertClose(rollSpread([1, 2, 1, 2, 1])!, 2 * Math.sqrt(8 / 9), { rel: 1e-12, why: 'example' });
    assert.equal(rollSpread([1, 2, 4, 7, 11, 10, 8, 5]), null);
    assert.equal(rollSpread([1, 2, 3, 4, 5]), 0);
    assert.throws(() => rollSpread([1, 2, 3]), { name: 'NumericsError', message: /at least 4 values, got 3/ });
  });
});

describe('Amihud’s illiquidity', () => {
  it('is the mean of moves over turnover, and refuses periods without trades', () => {
    assertClose(amihud([0.01], [1e6]), 0.01, { rel: 1e-12, why: 'example' });
    assertClose(amihud([0.01, -0.03], [1e6, 2e6]), 0.0125, { rel: 1e-12, why: 'two' });
    assert.throws(() => amihud([0.01, 0], [1, 0]), { name: 'NumericsError', message: /got 0 in period 1/ });
    assert.throws(() => amihud([0.01], [1, 2]), { message: /got 2 and 1/ });
    assert.throws(() => amihud([], []), { message: /at least 1 values, got 0/ });
  });
});

describe('costs of trades', () => {
  it('add up, and start at half a spread to each side', () => {
    const { quotes, trades } = flowMarket(4);
    const costs = tradeCosts({ quotes, trades }, { horizonNs: 1_000_000_000n });
    assert.ok(costs.length > 30);
    for (const { effective, realised, impact } of costs) {
      assertClose(effective, realised + impact, { abs: 1e-9, why: 'sum' });
      assert.ok(effective > 0);
    }
    assert.throws(() => tradeCosts({ quotes, trades }, { horizonNs: -1n }), { message: /at least 0 ns, got -1/ });
    assert.throws(() => tradeCosts({}, { horizonNs: 1n }), { message: /at least 1 event, got 0/ });
  });
});

describe('the later mid price of a trade', () => {
  it('is that of the last quote at or before trade and horizon, told with the first event after it', () => {
    const touch = (bid: number) => ({ bid, ask: bid + 2 });
    const told = [touch(99), touch(100), touch(104), touch(500)];
    const quotes = {
      timeNs: BigInt64Array.of(1n, 15n, 20n, 21n),
      bidPrice: Float64Array.from(told, ({ bid }) => bid),
      bidSize: Float64Array.of(1, 1, 1, 1),
      askPrice: Float64Array.from(told, ({ ask }) => ask),
      askSize: Float64Array.of(1, 1, 1, 1),
    };
    const trades = {
      timeNs: BigInt64Array.of(10n),
      price: Float64Array.of(101),
      size: Float64Array.of(1),
      side: Int8Array.of(1),
    };
    const [cost, ...others] = tradeCosts({ quotes, trades }, { horizonNs: 10n });
    assert.deepEqual(others, []);
    assertClose(cost!.effective, 200, { rel: 1e-12, why: 'two of 1 over a mid of 100' });
    assertClose(cost!.impact, 1000, { rel: 1e-12, why: 'mid from 100 to 105' });
  });
});

describe('shape of a book', () => {
  const one = (bidSize: number[], askSize: number[]) => ({
    timeNs: BigInt64Array.of(1n),
    levels: 2,
    bidPrice: Float64Array.of(99, 98),
    bidSize: Float64Array.from(bidSize),
    askPrice: Float64Array.of(101, 102),
    askSize: Float64Array.from(askSize),
  });

  it('compares the depth of both sides', () => {
    assert.equal(depthImbalance(one([3, 3], [1, 1]))[0], 0.5);
    assert.equal(depthImbalance(one([0, 0], [0, 0]))[0], 0);
  });

  it('has the slope of depth on distance through the origin', () => {
    // Depth grows by one each basis point: 100 at 100 and 200 at 200.
    assertClose(bookSlope(one([100, 100], [100, 100]))[0]!, 1, { rel: 1e-12, why: 'even book' });
    // (100·10 + 200·30) / (100² + 200²) on one side and nothing on the other.
    assertClose(bookSlope(one([10, 20], [0, 0]))[0]!, 7000 / 50_000 / 2, { rel: 1e-12, why: 'one side' });
  });
});
