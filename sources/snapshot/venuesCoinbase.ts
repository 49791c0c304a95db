import type { PriceLevel } from '../../contracts/tick.ts';
import type { MarketTrade, SyntheticMarket } from './venuesMarket.ts';
import { isoTime, texts, type Line, type Protocol } from './venuesProtocol.ts';

type Frame = (channel: string, timeNs: bigint, events: readonly unknown[]) => string;

/** Coinbase Advanced Trade: every message of a connection has the next number, and snapshots follow a subscription. */
export const serveCoinbase: Protocol = (line) => {
  const subscribed = new Map<string, Set<string>>();
  let sequence = 0;
  let beats = 0;
  const frame: Frame = (channel, timeNs, events) =>
    JSON.stringify({ channel, client_id: '', timestamp: isoTime(timeNs), sequence_num: sequence++, events });
  const has = (channel: string, symbol: string) => subscribed.get(channel)?.has(symbol) === true;
  return {
    farewell: null,
    message: (document) => request(line, document, subscribed, frame),
    beat() {
      if (!subscribed.has('heartbeats')) return;
      line.data(frame('heartbeats', 0n, [{ current_time: isoTime(0n), heartbeat_counter: beats++ }]));
    },
    step(market, step) {
      const { symbol } = market;
      if (has('market_trades', symbol) && step.trades.length > 0) {
        const trades = step.trades.map((trade) => tradeOf(symbol, trade, step.timeNs));
        line.data(frame('market_trades', step.timeNs, [{ type: 'update', trades }]));
      }
      if (has('ticker', symbol)) {
        line.data(frame('ticker', step.timeNs, [{ type: 'update', tickers: [tickerOf(market)] }]));
      }
      if (has('level2', symbol)) {
        const updates = updatesOf(step.bids, step.asks, step.timeNs);
        line.data(frame('l2_data', step.timeNs, [{ type: 'update', product_id: symbol, updates }]));
      }
    },
  };
};

function request(
  line: Line,
  { type, channel, product_ids: products }: Readonly<Record<string, unknown>>,
  subscribed: Map<string, Set<string>>,
  frame: Frame,
): void {
  const refuse = (message: string) => line.reply(JSON.stringify({ type: 'error', message }));
  if (typeof channel !== 'string' || (type !== 'subscribe' && type !== 'unsubscribe')) {
    refuse('failed to parse message');
    return;
  }
  const symbols = texts(products);
  const unknown = symbols.find((symbol) => line.market(symbol) === null);
  if (unknown !== undefined) {
    refuse(`${unknown} is not a valid product`);
    return;
  }
  const known = subscribed.get(channel) ?? new Set<string>();
  subscribed.set(channel, known);
  for (const symbol of symbols) known[type === 'subscribe' ? 'add' : 'delete'](symbol);
  const all = Object.fromEntries([...subscribed].map(([name, set]) => [name, [...set]]));
  line.reply(frame('subscriptions', 0n, [{ subscriptions: all }]));
  if (type === 'subscribe') for (const symbol of symbols) begin(line, channel, line.market(symbol)!, frame);
}

function begin(line: Line, channel: string, market: SyntheticMarket, frame: Frame): void {
  const { symbol, book } = market;
  const timeNs = market.timeNs();
  if (channel === 'level2') {
    const updates = updatesOf(book.levels('bid'), book.levels('ask'), timeNs);
    line.data(frame('l2_data', timeNs, [{ type: 'snapshot', product_id: symbol, updates }]));
  } else if (channel === 'market_trades') {
    const trades = market.recentTrades().map((trade) => tradeOf(symbol, trade, timeNs));
    line.data(frame('market_trades', timeNs, [{ type: 'snapshot', trades }]));
  }
}

function updatesOf(bids: readonly PriceLevel[], asks: readonly PriceLevel[], timeNs: bigint) {
  const update =
    (side: 'bid' | 'offer') =>
    ({ price, size }: PriceLevel) => ({
      side,
      event_time: isoTime(timeNs),
      price_level: price,
      new_quantity: size,
    });
  return [...bids.map(update('bid')), ...asks.map(update('offer'))];
}

/** The venue names the side of the order that was in the book. */
const tradeOf = (symbol: string, { id, price, size, side }: MarketTrade, timeNs: bigint) => ({
  product_id: symbol,
  trade_id: String(id),
  price,
  size,
  time: isoTime(timeNs),
  side: side === 'buy' ? 'SELL' : 'BUY',
});

function tickerOf({ symbol, book }: SyntheticMarket) {
  const [bid, ask] = [book.best('bid')!, book.best('ask')!];
  return {
    type: 'ticker',
    product_id: symbol,
    price: bid.price,
    best_bid: bid.price,
    best_bid_quantity: bid.size,
    best_ask: ask.price,
    best_ask_quantity: ask.size,
  };
}
