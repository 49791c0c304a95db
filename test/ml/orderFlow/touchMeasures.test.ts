import assert from 'node:assert/strict';
import { microprice, queueImbalance, quotedSpread } from '../../../ml/orderFlow/touchMeasures.ts';
import { orderFlowMeasures } from '../../../ml/orderFlow/registry.ts';
import { runMeasure } from '../../../ml/orderFlow/runMeasure.ts';
import { flowMarket } from './flowMarket.ts';

const one = (bidPrice: number, bidSize: number, askPrice: number, askSize: number) => ({
  timeNs: BigInt64Array.of(1n),
  bidPrice: Float64Array.of(bidPrice),
  bidSize: Float64Array.of(bidSize),
  askPrice: Float64Array.of(askPrice),
  askSize: Float64Array.of(askSize),
});

describe('measures of the best prices', () => {
  const { quotes } = flowMarket(5);

  it('give the numbers of their examples', () => {
    assert.equal(microprice(one(100, 3, 101, 1))[0], 100.75);
    assert.equal(microprice(one(100, 0, 101, 0))[0], 100.5);
    assert.equal(queueImbalance(one(100, 3, 101, 1))[0], 0.5);
    assert.equal(queueImbalance(one(100, 0, 101, 0))[0], 0);
    assert.equal(quotedSpread(one(99, 1, 101, 1))[0], 200);
  });

  it('lie within their bounds, and the microprice moves from the mid price by half the spread times the imbalance', () => {
    const [prices, imbalances, spreads] = [microprice(quotes), queueImbalance(quotes), quotedSpread(quotes)];
    prices.forEach((price, row) => {
      const [bid, ask] = [quotes.bidPrice[row]!, quotes.askPrice[row]!];
      assert.ok(price >= bid - 1e-9 && price <= ask + 1e-9 && Math.abs(imbalances[row]!) <= 1);
      const expected = (bid + ask) / 2 + ((ask - bid) / 2) * imbalances[row]!;
      assert.ok(Math.abs(price - expected) < 1e-9);
      assert.ok(Math.abs((spreads[row]! / 1e4) * ((bid + ask) / 2) - (ask - bid)) < 1e-9);
    });
  });

  it('are what the streams give, bit for bit', () => {
    assert.deepEqual(microprice(quotes), runMeasure(orderFlowMeasures.microprice, { quotes }).values);
    assert.deepEqual(queueImbalance(quotes), runMeasure(orderFlowMeasures.queue_imbalance, { quotes }).values);
    assert.deepEqual(quotedSpread(quotes), runMeasure(orderFlowMeasures.quoted_spread, { quotes }).values);
  });
});
