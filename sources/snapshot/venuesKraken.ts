import type { PriceLevel } from '../../contracts/tick.ts';
import { krakenChecksum } from '../ticks/krakenChecksum.ts';
import type { BookSide } from '../ticks/orderBook.ts';
import type { MarketTrade, SyntheticMarket } from './venuesMarket.ts';
import { isoTime, texts, type Line, type Protocol } from './venuesProtocol.ts';

/** What a subscriber of a book was told to have, by price. */
interface View {
  readonly depth: number;
  bids: ReadonlyMap<string, string>;
  asks: ReadonlyMap<string, string>;
}

/** Kraken v2: numbers are JSON numbers in full precision, books have a depth and a checksum. */
export const serveKraken: Protocol = (line) => {
  const views = new Map<string, View>();
  const plain = { trade: new Set<string>(), ticker: new Set<string>() };
  line.reply(
    '{"channel":"status","type":"update","data":[{"system":"online","api_version":"v2","connection_id":1,"version":"2.0.0"}]}',
  );
  const subscribe = (channel: string, market: SyntheticMarket, depth: number) => {
    const { symbol } = market;
    line.reply(JSON.stringify({ method: 'subscribe', success: true, result: { channel, symbol, snapshot: true } }));
    if (channel === 'book') {
      const view: View = { depth, bids: new Map(), asks: new Map() };
      views.set(symbol, view);
      line.data(bookFrame(line, 'snapshot', market, view));
    } else if (channel === 'trade' || channel === 'ticker') {
      plain[channel].add(symbol);
      if (channel === 'trade') line.data(tradeFrame('snapshot', market, market.recentTrades()));
    }
  };
  const unsubscribe = (channel: string, symbol: string) => {
    if (channel === 'book') views.delete(symbol);
    else if (channel === 'trade' || channel === 'ticker') plain[channel].delete(symbol);
    line.reply(JSON.stringify({ method: 'unsubscribe', success: true, result: { channel, symbol } }));
  };
  return {
    farewell:
      '{"channel":"status","type":"update","data":[{"system":"maintenance","api_version":"v2","connection_id":1,"version":"2.0.0"}]}',
    message({ method, params }) {
      if (method === 'ping') {
        line.reply('{"method":"pong"}');
        return;
      }
      const { channel, symbol, depth } = (params ?? {}) as Readonly<Record<string, unknown>>;
      for (const name of texts(symbol)) {
        const market = line.market(name);
        if (market === null || typeof channel !== 'string') {
          const error = `Currency pair not supported ${name}`;
          line.reply(JSON.stringify({ method, success: false, error, symbol: name }));
        } else if (method === 'subscribe') subscribe(channel, market, typeof depth === 'number' ? depth : 10);
        else unsubscribe(channel, name);
      }
    },
    beat: () => line.data('{"channel":"heartbeat"}'),
    step(market, { trades }) {
      if (trades.length > 0 && plain.trade.has(market.symbol)) line.data(tradeFrame('update', market, trades));
      if (plain.ticker.has(market.symbol)) line.data(tickerFrame(market));
      const view = views.get(market.symbol);
      if (view !== undefined) line.data(bookFrame(line, 'update', market, view));
    },
  };
};

const levelText = ({ price, size }: PriceLevel) => `{"price":${price},"qty":${size}}`;

function bookFrame(
  line: Line,
  type: 'snapshot' | 'update',
  { symbol, book, timeNs }: SyntheticMarket,
  view: View,
): string {
  const side = (name: BookSide, told: ReadonlyMap<string, string>) => {
    const now = new Map(book.levels(name, view.depth).map(({ price, size }) => [price, size]));
    const changed = [...now].filter(([price, size]) => told.get(price) !== size);
    return {
      now,
      levels: [...changed, ...gone(told, now, view.depth)].map(([price, size]) => levelText({ price, size })),
    };
  };
  const bids = side('bid', view.bids);
  const asks = side('ask', view.asks);
  view.bids = bids.now;
  view.asks = asks.now;
  const right = krakenChecksum(book.levels('bid', 10), book.levels('ask', 10));
  const checksum = line.spoilChecksum() ? (right ^ 1) >>> 0 : right;
  return `{"channel":"book","type":"${type}","data":[{"symbol":"${symbol}","bids":[${bids.levels.join()}],"asks":[${asks.levels.join()}],"checksum":${checksum},"timestamp":"${isoTime(timeNs())}"}]}`;
}

/**
 * Levels that a subscriber has and the market has no more. What only fell out behind the depth is not told: the
 * subscriber cuts it off.
 */
function gone(told: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>, depth: number): [string, string][] {
  const worst = Number([...now.keys()].at(-1));
  const best = Number([...now.keys()][0]);
  const behind = (price: number) => (best <= worst ? price > worst : price < worst);
  return [...told.keys()]
    .filter((price) => !now.has(price) && (now.size < depth || !behind(Number(price))))
    .map((price) => [price, '0.00000000']);
}

function tradeFrame(type: string, { symbol, timeNs }: SyntheticMarket, trades: readonly MarketTrade[]): string {
  const rows = trades.map(
    ({ id, price, size, side }) =>
      `{"symbol":"${symbol}","side":"${side}","price":${price},"qty":${size},"ord_type":"market","trade_id":${id},"timestamp":"${isoTime(timeNs())}"}`,
  );
  return `{"channel":"trade","type":"${type}","data":[${rows.join()}]}`;
}

function tickerFrame({ symbol, book }: SyntheticMarket): string {
  const [bid, ask] = [book.best('bid')!, book.best('ask')!];
  return `{"channel":"ticker","type":"update","data":[{"symbol":"${symbol}","bid":${bid.price},"bid_qty":${bid.size},"ask":${ask.price},"ask_qty":${ask.size},"last":${bid.price}}]}`;
}
