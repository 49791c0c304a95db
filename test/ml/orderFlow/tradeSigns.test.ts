import assert from 'node:assert/strict';
import { quotesAtTrades } from '../../../ml/orderFlow/quotesAtTrades.ts';
import { orderFlowMeasures } from '../../../ml/orderFlow/registry.ts';
import { runMeasure } from '../../../ml/orderFlow/runMeasure.ts';
import { createTradeSigner, leeReady, quoteRule, tickRule } from '../../../ml/orderFlow/tradeSigns.ts';
import { flowMarket } from './flowMarket.ts';

const { quotes, trades } = flowMarket(11);
const numbers = (...values: number[]) => Float64Array.from(values);

describe('signs of trades', () => {
  it('by the tick rule keep the last sign where the price stays', () => {
    assert.deepEqual([...tickRule(numbers(10, 10, 11, 11, 9, 9, 10))], [0, 0, 1, 1, -1, -1, 1]);
    assert.equal(tickRule(numbers()).length, 0);
  });

  it('by the quote rule say nothing at the mid price or without a quote', () => {
    const signs = quoteRule(numbers(101, 100, 100.5, 99), numbers(100, 100, 100, NaN), numbers(101, 101, 101, NaN));
    assert.deepEqual([...signs], [1, -1, 0, 0]);
  });

  it('by Lee and Ready take the tick rule where the quote rule says nothing', () => {
    const price = numbers(100.5, 101, 100.5, 100, 100.5);
    const [bid, ask] = [numbers(100, 100, 100, 100, 100), numbers(101, 101, 101, 101, 101)];
    assert.deepEqual([...leeReady(price, bid, ask)], [0, 1, -1, -1, 1]);
  });

  it('take the venue’s side before all rules', () => {
    const sign = createTradeSigner();
    assert.equal(sign(101, -1, 100, 101), -1);
    assert.equal(sign(101, 0, 100, 101), 1);
  });

  it('are all right on a market where every trade takes from the quote before it', () => {
    const { bid, ask } = quotesAtTrades(trades, quotes);
    const signs = leeReady(trades.price, bid, ask);
    const first = bid.findIndex((value) => !Number.isNaN(value));
    const wrong = signs.slice(first).filter((sign, row) => sign !== trades.side[first + row]).length;
    assert.equal(wrong, 0);
    assert.deepEqual(Float64Array.from(signs), runMeasure(orderFlowMeasures.lee_ready, { quotes, trades }).values);
  });

  it('refuse columns of unlike length', () => {
    assert.throws(() => leeReady(numbers(1, 2), numbers(1), numbers(2, 3)), { message: /got 2 and 1/ });
    assert.throws(() => quoteRule(numbers(1, 2), numbers(1, 2), numbers(2)), { message: /got 2 and 1/ });
  });
});

describe('quotes at trades', () => {
  it('are the last ones strictly before the trade less the delay', () => {
    for (const delay of [0n, 1n, 40_000_000n, 3_000_000_000n]) {
      const { bid, ask } = quotesAtTrades(trades, quotes, delay);
      trades.timeNs.forEach((time, row) => {
        const at = quotes.timeNs.findLastIndex((quoted) => quoted < time - delay);
        assert.ok(Object.is(bid[row], at < 0 ? NaN : quotes.bidPrice[at]));
        assert.ok(Object.is(ask[row], at < 0 ? NaN : quotes.askPrice[at]));
      });
    }
  });
});
