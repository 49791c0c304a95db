import type { Books, Market, Quotes, Trades } from '../../../ml/orderFlow/market.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { generateOrderBook } from '../../../ml/synthetic/orderBook.ts';

type Rows = number[][];

const columns = (rows: Rows, width: number) =>
  Array.from({ length: width }, (_, column) => Float64Array.from(rows, (row) => row[column]!));

/**
 * Quotes, trades and books of a zero-intelligence market of about `seconds` · 25 events. A trade and the quote that it
 * makes carry the same nanosecond. Sizes are those of the generator times a random unit, so that sums are not whole.
 */
export function flowMarket(seed: number, seconds = 60, levels = 3): Required<Market> {
  const parameters = { limitRate: 1, reach: 8, marketRate: 1.5, cancelRate: 0.3, firstDepth: 4, firstBid: 10_000 };
  const path = generateOrderBook(parameters, { seed, horizon: seconds });
  const random = createRandom(seed, 'flow-market');
  const depth = [new Map<number, number>(), new Map<number, number>()] as const;
  for (let step = 0; step < parameters.reach; step++) {
    depth[0].set(parameters.firstBid - step, parameters.firstDepth);
    depth[1].set(parameters.firstBid + 1 + step, parameters.firstDepth);
  }
  const [quoteTimes, tradeTimes, bookTimes]: [bigint[], bigint[], bigint[]] = [[], [], []];
  const [quoteRows, tradeRows]: [Rows, Rows] = [[], []];
  const sides: Rows[] = [[], [], [], []];
  let last = '';
  path.times.forEach((time, event) => {
    const timeNs = 1_700_000_000_000_000_123n + BigInt(Math.round(time * 1e9));
    const [side, price] = [path.sides[event]!, path.prices[event]!];
    if (path.sizes[event] === 0) depth[side as 0 | 1].delete(price);
    else depth[side as 0 | 1].set(price, path.sizes[event]!);
    if (path.kinds[event] === 1) {
      tradeTimes.push(timeNs);
      tradeRows.push([price / 100, 0.1 + random.uniform(), side === 1 ? 1 : -1]);
    }
    const touch = [path.bids[event]!, path.bidSizes[event]!, path.asks[event]!, path.askSizes[event]!];
    if (touch.join() !== last) {
      quoteTimes.push(timeNs);
      quoteRows.push([touch[0]! / 100, touch[1]! * 0.7, touch[2]! / 100, touch[3]! * 0.7]);
    }
    last = touch.join();
    const bids = [...depth[0]].sort(([a], [b]) => b - a).slice(0, levels);
    const asks = [...depth[1]].sort(([a], [b]) => a - b).slice(0, levels);
    if (bids.length < levels || asks.length < levels) return;
    bookTimes.push(timeNs);
    sides[0]!.push(bids.map(([at]) => at / 100));
    sides[1]!.push(bids.map(([, size]) => size * 0.7));
    sides[2]!.push(asks.map(([at]) => at / 100));
    sides[3]!.push(asks.map(([, size]) => size * 0.7));
  });
  const [bidPrice, bidSize, askPrice, askSize] = columns(quoteRows, 4) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const quotes: Quotes = { timeNs: BigInt64Array.from(quoteTimes), bidPrice, bidSize, askPrice, askSize };
  const [price, size, side] = columns(tradeRows, 3);
  const trades: Trades = {
    timeNs: BigInt64Array.from(tradeTimes),
    price: price!,
    size: size!,
    side: Int8Array.from(side!),
  };
  const flat = sides.map((rows) => Float64Array.from(rows.flat()));
  const books: Books = {
    timeNs: BigInt64Array.from(bookTimes),
    levels,
    bidPrice: flat[0]!,
    bidSize: flat[1]!,
    askPrice: flat[2]!,
    askSize: flat[3]!,
  };
  return { quotes, trades, books };
}

/** Events before row `rows` or, for a time, up to and with it. */
export function upTo(market: Required<Market>, timeNs: bigint): Required<Market> {
  const rows = (times: BigInt64Array) => times.findIndex((time) => time > timeNs) + 1 || times.length + 1;
  const [q, t, b] = [rows(market.quotes.timeNs) - 1, rows(market.trades.timeNs) - 1, rows(market.books.timeNs) - 1];
  const { quotes, trades, books } = market;
  const cut = (array: Float64Array, count: number) => array.slice(0, count);
  return {
    quotes: {
      timeNs: quotes.timeNs.slice(0, q),
      bidPrice: cut(quotes.bidPrice, q),
      bidSize: cut(quotes.bidSize, q),
      askPrice: cut(quotes.askPrice, q),
      askSize: cut(quotes.askSize, q),
    },
    trades: {
      timeNs: trades.timeNs.slice(0, t),
      price: cut(trades.price, t),
      size: cut(trades.size, t),
      side: trades.side.slice(0, t),
    },
    books: {
      timeNs: books.timeNs.slice(0, b),
      levels: books.levels,
      bidPrice: cut(books.bidPrice, b * books.levels),
      bidSize: cut(books.bidSize, b * books.levels),
      askPrice: cut(books.askPrice, b * books.levels),
      askSize: cut(books.askSize, b * books.levels),
    },
  };
}

/** The market in a mirror: bids and asks change places around `axis`, and buyers become sellers. */
export function mirrored({ quotes, trades, books }: Required<Market>, axis: number): Required<Market> {
  const flip = (prices: Float64Array) => prices.map((price) => axis - price);
  const swap = (one: Quotes | Books) => ({
    bidPrice: flip(one.askPrice),
    bidSize: one.askSize,
    askPrice: flip(one.bidPrice),
    askSize: one.bidSize,
  });
  return {
    quotes: { timeNs: quotes.timeNs, ...swap(quotes) },
    trades: { ...trades, price: flip(trades.price), side: trades.side.map((side) => -side) },
    books: { timeNs: books.timeNs, levels: books.levels, ...swap(books) },
  };
}
