import type { BookTick, PriceLevel, QuoteTick, TradeTick } from '../../contracts/tick.ts';
import type { Channel, Control, FrameEvent, FrameReader, Subscription, Venue } from './venue.ts';
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

const venue = 'coinbase';
const channelNames: Readonly<Record<Channel, string>> = { trades: 'market_trades', quotes: 'ticker', book: 'level2' };

/**
 * Coinbase Advanced Trade. Every message of a connection carries the next `sequence_num`, whatever its channel, so one
 * missing number puts every book in doubt. Trades repeat in a snapshot after each subscription.
 */
export const coinbase: Venue = {
  name: venue,
  revision: 1,
  purpose: 'Trades, best prices and whole order books of Coinbase Advanced Trade, without a key',
  cite: 'Coinbase Developer Platform, Advanced Trade WebSocket channels (docs.cdp.coinbase.com)',
  channels: ['trades', 'quotes', 'book'],
  depths: [0],
  endpoint: { stream: 'wss://advanced-trade-ws.coinbase.com', rest: null },
  needsCredentials: false,
  // The heartbeats channel speaks every second and keeps quiet channels from being closed after 60–90 s.
  heartbeat: { send: null, everyMs: 1000, silenceMs: 15_000 },
  connectionMs: Infinity,
  bookRule: 'inOrder',
  keeps: () => null,
  address: (base) => base,
  hello: () => [JSON.stringify({ type: 'subscribe', channel: 'heartbeats' })],
  subscribe: ({ symbols, channels }: Subscription) =>
    channels.map((channel) =>
      JSON.stringify({ type: 'subscribe', channel: channelNames[channel], product_ids: symbols }),
    ),
  refresh: (symbol) =>
    ['unsubscribe', 'subscribe'].map((type) =>
      JSON.stringify({ type, channel: channelNames.book, product_ids: [symbol] }),
    ),
  snapshot: null,
  reader: createReader,
};

function createReader(): FrameReader {
  let next: number | null = null;
  return (frame, receivedTimeNs) => {
    const document = fieldsOf(venue, parseFrame(venue, frame), 'the frame');
    if (document.type === 'error') return [refused(document)];
    const got = countOf(venue, document.sequence_num, 'sequence_num');
    if (next !== null && got < next) return [{ kind: 'alive' }];
    const gap: Control[] = next !== null && got > next ? [{ kind: 'gap', symbol: null, expected: next, got }] : [];
    next = got + 1;
    return [...gap, ...readChannel(document, got, receivedTimeNs)];
  };
}

/** The only error that names no fault of the request is one of load. */
function refused(document: Fields): Control {
  const message = textOf(venue, document.message ?? document.reason, 'message');
  return { kind: 'refused', code: null, message, retry: /rate|limit|try again|internal/i.test(message) };
}

function readChannel(document: Fields, sequence: number, receivedTimeNs: bigint): FrameEvent[] {
  const channel = textOf(venue, document.channel, 'channel');
  const events = listOf(venue, document.events, 'events').map((event) => fieldsOf(venue, event, 'an event'));
  const envelope = { document, sequence, receivedTimeNs };
  switch (channel) {
    case 'market_trades':
      return events.flatMap((event) => listOf(venue, event.trades, 'trades').map((row) => trade(row, envelope)));
    case 'ticker':
      return events.flatMap((event) => listOf(venue, event.tickers, 'tickers').map((row) => quote(row, envelope)));
    case 'l2_data':
      return events.map((event) => change(event, envelope));
    case 'subscriptions':
      return [{ kind: 'subscribed', what: JSON.stringify(events[0]?.subscriptions ?? {}) }];
    default:
      // Heartbeats, and channels that the venue may add: they count for the order of messages only.
      return [{ kind: 'alive' }];
  }
}

interface Envelope {
  readonly document: Fields;
  readonly sequence: number;
  readonly receivedTimeNs: bigint;
}

const takers = new Map<unknown, 'buy' | 'sell' | null>([
  ['BUY', 'sell'],
  ['SELL', 'buy'],
  [undefined, null],
]);

function trade(row: unknown, { sequence, receivedTimeNs }: Envelope): TradeTick {
  const fields = fieldsOf(venue, row, 'a trade');
  // The venue tells the side of the order that was in the book; the other one took.
  const side = takers.get(fields.side);
  if (side === undefined) throw unexpected(venue, 'BUY or SELL as side', fields.side);
  return {
    kind: 'trade',
    venue,
    symbol: textOf(venue, fields.product_id, 'product_id'),
    eventTimeNs: instantOf(venue, fields.time, 'time'),
    receivedTimeNs,
    sequence,
    tradeId: textOf(venue, fields.trade_id, 'trade_id'),
    price: decimalOf(venue, fields.price, 'price'),
    size: decimalOf(venue, fields.size, 'size'),
    side,
  };
}

function quote(row: unknown, { document, sequence, receivedTimeNs }: Envelope): QuoteTick {
  const fields = fieldsOf(venue, row, 'a ticker');
  return {
    kind: 'quote',
    venue,
    symbol: textOf(venue, fields.product_id, 'product_id'),
    eventTimeNs: instantOf(venue, document.timestamp, 'timestamp'),
    receivedTimeNs,
    sequence,
    bidPrice: decimalOf(venue, fields.best_bid, 'best_bid'),
    bidSize: decimalOf(venue, fields.best_bid_quantity, 'best_bid_quantity'),
    askPrice: decimalOf(venue, fields.best_ask, 'best_ask'),
    askSize: decimalOf(venue, fields.best_ask_quantity, 'best_ask_quantity'),
  };
}

function change(event: Fields, { document, sequence, receivedTimeNs }: Envelope): BookTick {
  if (event.type !== 'snapshot' && event.type !== 'update') {
    throw unexpected(venue, 'snapshot or update as the type of an event', event.type);
  }
  const bids: PriceLevel[] = [];
  const asks: PriceLevel[] = [];
  for (const update of listOf(venue, event.updates, 'updates')) {
    const { side, price_level: price, new_quantity: size } = fieldsOf(venue, update, 'an update');
    if (typeof price !== 'string' || typeof size !== 'string') {
      throw unexpected(venue, 'price_level and new_quantity as text', update);
    }
    if (side === 'bid') bids.push({ price, size });
    else if (side === 'offer' || side === 'ask') asks.push({ price, size });
    else throw unexpected(venue, 'bid or offer as side', side);
  }
  return {
    kind: 'book',
    venue,
    symbol: textOf(venue, event.product_id, 'product_id'),
    eventTimeNs: instantOf(venue, document.timestamp, 'timestamp'),
    receivedTimeNs,
    sequence,
    snapshot: event.type === 'snapshot',
    firstSequence: null,
    checksum: null,
    bids,
    asks,
  };
}
