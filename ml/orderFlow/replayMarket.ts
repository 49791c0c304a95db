import { NumericsError } from '../../contracts/failures.ts';
import { requireBooks, requireQuotes, requireTrades, type MarketPair } from './market.ts';
import type { EventTaker } from './measure.ts';

const never = 2n ** 63n;

/**
 * Tells a taker all events of a market that it takes, in the order of their times. At one nanosecond trades come first, then books, then
 * quotes, then those of another market: a trade is the cause of the change of the book that is told with it, and must meet the quote before.
 *
 * @throws NumericsError when the market holds no event, or events that are none.
 */
export function replayMarket(market: MarketPair, taker: Partial<EventTaker>): void {
  const { trades, books, quotes } = market;
  if (trades) requireTrades(trades);
  if (books) requireBooks(books);
  if (quotes) requireQuotes(quotes);
  const counts = { trades: trades?.timeNs.length ?? 0, books: books?.timeNs.length ?? 0 };
  const total = counts.trades + counts.books + (quotes?.timeNs.length ?? 0);
  const others = taker.otherQuote && market.otherQuotes;
  if (others) requireQuotes(others);
  if (total === 0) throw new NumericsError('A market needs at least 1 event, got 0; pass quotes, trades or books.');
  let [trade, book, quote] = [0, 0, 0];
  let tradeAt = trades?.timeNs[0] ?? never;
  let bookAt = books?.timeNs[0] ?? never;
  let quoteAt = quotes?.timeNs[0] ?? never;
  let [other, otherAt] = [0, others?.timeNs[0] ?? never];
  const tellOthersBefore = (timeNs: bigint) => {
    for (; others && otherAt < timeNs; otherAt = others.timeNs[++other] ?? never) {
      const { bidPrice, bidSize, askPrice, askSize } = others;
      taker.otherQuote!(otherAt, bidPrice[other]!, bidSize[other]!, askPrice[other]!, askSize[other]!);
    }
  };
  for (let told = 0; told < total; told++) {
    if (others) tellOthersBefore(minimum(tradeAt, bookAt, quoteAt));
    if (trades && tradeAt <= bookAt && tradeAt <= quoteAt) {
      taker.trade?.(tradeAt, trades.price[trade]!, trades.size[trade]!, trades.side[trade]!);
      tradeAt = trades.timeNs[++trade] ?? never;
    } else if (books && bookAt <= quoteAt) {
      taker.book?.(bookAt, books, book);
      bookAt = books.timeNs[++book] ?? never;
    } else {
      const { bidPrice, bidSize, askPrice, askSize } = quotes!;
      taker.quote?.(quoteAt, bidPrice[quote]!, bidSize[quote]!, askPrice[quote]!, askSize[quote]!);
      quoteAt = quotes!.timeNs[++quote] ?? never;
    }
  }
  tellOthersBefore(never);
}

function minimum(one: bigint, two: bigint, three: bigint): bigint {
  const least = one < two ? one : two;
  return least < three ? least : three;
}
