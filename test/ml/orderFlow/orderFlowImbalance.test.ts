import assert from 'node:assert/strict';
import type { Quotes } from '../../../ml/orderFlow/market.ts';
import { multiLevelImbalance } from '../../../ml/orderFlow/multiLevelImbalance.ts';
import { imbalanceOfChange, orderFlowImbalance } from '../../../ml/orderFlow/orderFlowImbalance.ts';
import { orderFlowMeasures } from '../../../ml/orderFlow/registry.ts';
import { runMeasure } from '../../../ml/orderFlow/runMeasure.ts';
import { flowMarket } from './flowMarket.ts';

const { quotes, books } = flowMarket(3);

/** The paper's definition in its words: what the queues of both sides gained and lost. */
function oracle(quote: Quotes, row: number): number {
  let flow = 0;
  const [bid, bidBefore] = [quote.bidPrice[row]!, quote.bidPrice[row - 1]!];
  const [ask, askBefore] = [quote.askPrice[row]!, quote.askPrice[row - 1]!];
  if (bid > bidBefore) flow += quote.bidSize[row]!;
  else if (bid < bidBefore) flow -= quote.bidSize[row - 1]!;
  else flow += quote.bidSize[row]! - quote.bidSize[row - 1]!;
  if (ask < askBefore) flow -= quote.askSize[row]!;
  else if (ask > askBefore) flow += quote.askSize[row - 1]!;
  else flow -= quote.askSize[row]! - quote.askSize[row - 1]!;
  return flow;
}

describe('order flow imbalance', () => {
  it('is what the queues gained and lost', () => {
    assert.equal(imbalanceOfChange(100, 3, 101, 4, 100, 5, 101, 4), 2);
    assert.equal(imbalanceOfChange(100, 3, 101, 4, 100, 3, 101, 6), -2);
    assert.equal(imbalanceOfChange(100, 3, 101, 4, 100.5, 7, 101, 4), 7);
    assert.equal(imbalanceOfChange(100, 3, 101, 4, 99, 7, 101, 4), -3);
    assert.equal(imbalanceOfChange(100, 3, 101, 4, 100, 3, 102, 9), 4);
    assert.equal(imbalanceOfChange(100, 3, 101, 4, 100, 3, 100.5, 9), -9);
  });

  it('agrees with the definition in words at each event, and with the stream bit for bit', () => {
    const values = orderFlowImbalance(quotes);
    assert.ok(Number.isNaN(values[0]));
    for (let row = 1; row < values.length; row++) assert.ok(Math.abs(values[row]! - oracle(quotes, row)) < 1e-12);
    assert.deepEqual(values.slice(1), runMeasure(orderFlowMeasures.ofi_event, { quotes }).values);
    assert.equal(orderFlowImbalance({ ...quotes, ...emptyQuotes }).length, 0);
  });

  it('of several levels has the imbalance of the best prices first', () => {
    const values = multiLevelImbalance(books);
    const best = {
      timeNs: books.timeNs,
      bidPrice: books.bidPrice.filter((_, i) => i % 3 === 0),
      bidSize: books.bidSize.filter((_, i) => i % 3 === 0),
      askPrice: books.askPrice.filter((_, i) => i % 3 === 0),
      askSize: books.askSize.filter((_, i) => i % 3 === 0),
    };
    assert.deepEqual(
      values.filter((_, i) => i % 3 === 0),
      orderFlowImbalance(best),
    );
    assert.ok(values.slice(3).every(Number.isFinite));
  });

  it('refuses quotes that are none, with both numbers', () => {
    const bad = (change: Partial<Quotes>, message: RegExp) =>
      assert.throws(() => orderFlowImbalance({ ...quotes, ...change }), { name: 'NumericsError', message });
    const set = (column: Float64Array, value: number) => column.with(5, value);
    bad(
      { bidSize: quotes.bidSize.slice(1) },
      new RegExp(`${quotes.bidPrice.length} .* got ${quotes.bidSize.length - 1}`),
    );
    bad({ timeNs: quotes.timeNs.with(5, 7n) }, /got 7 after \d+ at row 5/);
    bad({ bidPrice: set(quotes.bidPrice, 1e6) }, /Quote 5 .* bid 1000000 above ask/);
    bad({ bidPrice: set(quotes.bidPrice, NaN) }, /Quote 5 .* at NaN/);
    bad({ askSize: set(quotes.askSize, -1) }, /ask -1 at/);
    assert.throws(() => multiLevelImbalance({ ...books, levels: 0 }), { message: /at least 1 level a side, got 0/ });
    assert.throws(() => multiLevelImbalance({ ...books, bidPrice: books.bidPrice.with(1, 200) }), {
      message: /Book 0 needs a bid at most as high as the ask/,
    });
    assert.throws(() => multiLevelImbalance({ ...books, bidPrice: books.bidPrice.with(1, books.bidPrice[0]!) }), {
      message: /get worse from level to level, got bid (\S+) then \1/,
    });
  });
});

const emptyQuotes = {
  timeNs: new BigInt64Array(),
  bidPrice: new Float64Array(),
  bidSize: new Float64Array(),
  askPrice: new Float64Array(),
  askSize: new Float64Array(),
};
