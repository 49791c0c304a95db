import { requireQuotes, requireTrades, type Quotes, type Trades } from './market.ts';
import { createQuoteInForce } from './quoteInForce.ts';

interface TouchColumns {
  readonly bid: Float64Array;
  readonly ask: Float64Array;
}

/**
 * Bid and ask that each trade met: of the last quote strictly before the trade less `delayNs` (`createQuoteInForce`); NaN
 * where there is none. Linear in trades and quotes.
 */
export function quotesAtTrades(trades: Trades, quotes: Quotes, delayNs = 0n): TouchColumns {
  requireTrades(trades);
  requireQuotes(quotes);
  const rows = trades.timeNs.length;
  const [bid, ask] = [new Float64Array(rows), new Float64Array(rows)];
  const inForce = createQuoteInForce(delayNs);
  for (let row = 0, quote = 0; row < rows; row++) {
    const timeNs = trades.timeNs[row]!;
    for (; quote < quotes.timeNs.length && quotes.timeNs[quote]! < timeNs; quote++)
      inForce.quote(quotes.timeNs[quote]!, quotes.bidPrice[quote]!, quotes.askPrice[quote]!);
    const touch = inForce.before(timeNs);
    bid[row] = touch.bid;
    ask[row] = touch.ask;
  }
  return { bid, ask };
}
