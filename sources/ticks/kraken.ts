import type { BookTick, PriceLevel, QuoteTick, TradeTick } from '../../contracts/tick.ts';
import type { Channel, FrameEvent, Subscription, Venue } from './venue.ts';
import {
  countOf,
  decimalOf,
  fieldsOf,
  instantOf,
  listOf,
  parseFrame,
  textOf,
  unexpected,
  type Fields,
} from './wire.ts';

const venue = 'kraken';
const channelNames: Readonly<Record<Channel, string>> = { trades: 'trade', quotes: 'ticker', book: 'book' };
const defaultDepth = 10;

/**
 * Kraken v2. A book message carries a CRC-32 over the ten best levels a side, made from the decimal text of its
 * numbers, so frames are read with their numbers as text. A book keeps as many levels as were subscribed: the venue
 * does not say when a level falls out behind them.
 */
export const kraken: Venue = {
  name: venue,
  revision: 1,
  purpose: 'Trades, best prices and checksummed order books of Kraken spot, without a key',
  cite: 'Kraken WebSocket v2 documentation: book, trade, ticker; guide "Book checksum (WebSocket v2)"',
  channels: ['trades', 'quotes', 'book'],
  depths: [defaultDepth, 25, 100, 500, 1000],
  endpoint: { stream: 'wss://ws.kraken.com/v2', rest: null },
  needsCredentials: false,
  // The venue's own heartbeat comes every second once something is subscribed; the ping covers what is before.
  heartbeat: { send: { frame: JSON.stringify({ method: 'ping' }) }, everyMs: 10_000, silenceMs: 30_000 },
  connectionMs: Infinity,
  bookRule: 'checksum',
  keeps: (depth) => depth,
  address: (base) => base,
  hello: () => [],
  subscribe: ({ symbols, channels, depth = defaultDepth }: Subscription) =>
    channels.map((channel) => request('subscribe', channel, symbols, depth)),
  refresh: (symbol, depth) => [
    request('unsubscribe', 'book', [symbol], depth),
    request('subscribe', 'book', [symbol], depth),
  ],
  snapshot: null,
  reader: () => read,
};

function request(method: string, channel: Channel, symbols: readonly string[], depth: number): string {
  const extra = {
    trades: {},
    quotes: { event_trigger: 'bbo' },
    book: { depth },
  }[channel];
  return JSON.stringify({ method, params: { channel: channelNames[channel], symbol: symbols, ...extra } });
}

function read(frame: string, receivedTimeNs: bigint): readonly FrameEvent[] {
  const document = fieldsOf(venue, parseFrame(venue, frame, true), 'the frame');
  if (document.method !== undefined) return [answer(document)];
  const channel = textOf(venue, document.channel, 'channel');
  if (!['book', 'trade', 'ticker'].includes(channel)) return [status(channel, document)];
  const rows = listOf(venue, document.data, 'data').map((row) => fieldsOf(venue, row, 'a row of data'));
  if (channel === 'trade') return rows.map((row) => trade(row, receivedTimeNs));
  if (channel === 'ticker') return rows.map((row) => quote(row, receivedTimeNs));
  if (document.type !== 'snapshot' && document.type !== 'update') {
    throw unexpected(venue, 'snapshot or update as type', document.type);
  }
  return rows.map((row) => change(row, document.type === 'snapshot', receivedTimeNs));
}

function answer(document: Fields): FrameEvent {
  if (document.success === false || document.error !== undefined) {
    const message = textOf(venue, document.error, 'error');
    return { kind: 'refused', code: null, message, retry: /rate limit|unavailable|busy|internal/i.test(message) };
  }
  if (document.method !== 'subscribe') return { kind: 'alive' };
  const { channel, symbol } = fieldsOf(venue, document.result, 'result');
  return { kind: 'subscribed', what: `${String(channel)} ${String(symbol)}` };
}

/** Heartbeats and the engine's state: in maintenance nothing else comes, and the connection may go. */
function status(channel: string, document: Fields): FrameEvent {
  if (channel !== 'status') return { kind: 'alive' };
  const [first] = listOf(venue, document.data, 'data');
  const { system } = fieldsOf(venue, first, 'the first row of data');
  if (system !== 'maintenance') return { kind: 'alive' };
  return { kind: 'shutdown', message: 'Kraken says that its trading engine is in maintenance.' };
}

function trade(row: Fields, receivedTimeNs: bigint): TradeTick {
  const { side } = row;
  if (side !== 'buy' && side !== 'sell') throw unexpected(venue, 'buy or sell as side', side);
  const id = countOf(venue, row.trade_id, 'trade_id');
  return {
    kind: 'trade',
    venue,
    symbol: textOf(venue, row.symbol, 'symbol'),
    eventTimeNs: instantOf(venue, row.timestamp, 'timestamp'),
    receivedTimeNs,
    sequence: id,
    tradeId: String(id),
    price: decimalOf(venue, row.price, 'price'),
    size: decimalOf(venue, row.qty, 'qty'),
    side,
  };
}

function quote(row: Fields, receivedTimeNs: bigint): QuoteTick {
  return {
    kind: 'quote',
    venue,
    symbol: textOf(venue, row.symbol, 'symbol'),
    eventTimeNs: row.timestamp === undefined ? null : instantOf(venue, row.timestamp, 'timestamp'),
    receivedTimeNs,
    sequence: null,
    bidPrice: decimalOf(venue, row.bid, 'bid'),
    bidSize: decimalOf(venue, row.bid_qty, 'bid_qty'),
    askPrice: decimalOf(venue, row.ask, 'ask'),
    askSize: decimalOf(venue, row.ask_qty, 'ask_qty'),
  };
}

function change(row: Fields, snapshot: boolean, receivedTimeNs: bigint): BookTick {
  return {
    kind: 'book',
    venue,
    symbol: textOf(venue, row.symbol, 'symbol'),
    eventTimeNs: row.timestamp === undefined ? null : instantOf(venue, row.timestamp, 'timestamp'),
    receivedTimeNs,
    sequence: null,
    snapshot,
    firstSequence: null,
    checksum: countOf(venue, row.checksum, 'checksum'),
    bids: levels(row.bids, 'bids'),
    asks: levels(row.asks, 'asks'),
  };
}

function levels(value: unknown, what: string): PriceLevel[] {
  return listOf(venue, value, what).map((level) => {
    const { price, qty } = fieldsOf(venue, level, `a level of ${what}`);
    return { price: decimalOf(venue, price, 'price'), size: decimalOf(venue, qty, 'qty') };
  });
}
