import { InputError } from '../../contracts/failures.ts';
import type { BookTick, PriceLevel, QuoteTick, TradeTick } from '../../contracts/tick.ts';
import type { Channel, FrameEvent, Subscription, Venue } from './venue.ts';
import { countOf, decimalOf, fieldsOf, listOf, parseFrame, textOf, unexpected, type Fields } from './wire.ts';

const venue = 'binance';
const mostStreams = 1024;
const streamNames: Readonly<Record<Channel, string>> = { trades: 'trade', quotes: 'bookTicker', book: 'depth@100ms' };
/** The ending of the stream name under which a snapshot from the REST address is recorded. */
const snapshotStream = '@snapshot';
/** Whole milliseconds of any year to come stay below this, microseconds since 1973 above. */
const microsecondsFrom = 1e14;

/** Half of what an address may spend in a minute: a full budget at once and a minute of refilling stay below it. */
const weightAMinute = 3000;
/** What a snapshot costs, by its depth. */
const weightOf = (depth: number) => (depth <= 100 ? 5 : depth <= 500 ? 25 : depth <= 1000 ? 50 : 250);

/**
 * Binance spot. Trades, best prices (bookTicker, which has no event time) and the difference depth stream, whose book
 * begins with a REST snapshot: changes up to its `lastUpdateId` are dropped, each later message must begin where the
 * one before it ended.
 */
export const binance: Venue = {
  name: venue,
  revision: 1,
  purpose: 'Trades, best prices and whole order books of the Binance spot market, without a key',
  cite: 'Binance spot API documentation, web-socket-streams.md (2026-07-21)',
  channels: ['trades', 'quotes', 'book'],
  depths: [1000, 5000, 500, 100, 50, 20, 10, 5],
  endpoint: { stream: 'wss://stream.binance.com:9443', rest: 'https://api.binance.com' },
  needsCredentials: false,
  // The server pings every 20 s and wants a pong within a minute; the WebSocket library answers.
  heartbeat: { send: null, everyMs: 20_000, silenceMs: 60_000 },
  // The server ends a connection after 24 h; ten minutes earlier there is time to choose the moment.
  connectionMs: (24 * 60 - 10) * 60_000,
  bookRule: 'updateIds',
  keeps: () => null,
  address(base, subscription) {
    const streams = streamsOf(subscription);
    if (streams.length > mostStreams) {
      throw new InputError(
        `Binance takes up to ${mostStreams} streams on a connection, got ${streams.length}: ask for fewer symbols or channels, or use two feeds.`,
      );
    }
    return `${base}/stream?streams=${streams.join('/')}&timeUnit=MICROSECOND`;
  },
  hello: () => [],
  subscribe: () => [],
  refresh: () => null,
  snapshot: {
    budget: (depth) => ({
      burst: Math.floor(weightAMinute / weightOf(depth)),
      perSecond: weightAMinute / weightOf(depth) / 60,
    }),
    address: (base, symbol, depth) => `${base}/api/v3/depth?symbol=${encodeURIComponent(symbol)}&limit=${depth}`,
    frame: (symbol, body) => `{"stream":"${symbol.toLowerCase()}${snapshotStream}","data":${body.trim()}}`,
  },
  reader: () => read,
};

function streamsOf({ symbols, channels }: Subscription): string[] {
  return symbols.flatMap((symbol) => channels.map((channel) => `${symbol.toLowerCase()}@${streamNames[channel]}`));
}

function read(frame: string, receivedTimeNs: bigint): readonly FrameEvent[] {
  const document = fieldsOf(venue, parseFrame(venue, frame), 'the frame');
  if (document.error !== undefined) return [refused(fieldsOf(venue, document.error, 'error'))];
  if (document.result !== undefined) return [{ kind: 'alive' }];
  const data = fieldsOf(venue, document.data ?? document, 'data');
  if (data.e === 'serverShutdown') return [{ kind: 'shutdown', message: 'Binance announces that this server ends.' }];
  if (data.e === 'trade') return [trade(data, receivedTimeNs)];
  if (data.e === 'depthUpdate') return [change(data, receivedTimeNs)];
  if (data.lastUpdateId !== undefined) return [snapshot(document.stream, data, receivedTimeNs)];
  if (data.B !== undefined && data.A !== undefined) return [quote(data, receivedTimeNs)];
  throw unexpected(venue, 'a trade, a depth change, best prices or a snapshot', frame);
}

/** Codes from −1100 on complain about the request itself, which does not change by itself. */
function refused(error: Fields): FrameEvent {
  const code = countOf(venue, error.code, 'error.code');
  return { kind: 'refused', code, message: textOf(venue, error.msg, 'error.msg'), retry: code > -1100 && code < 0 };
}

/** Milliseconds or, where the stream was asked for them, microseconds. */
function time(value: unknown): bigint {
  const count = countOf(venue, value, 'a time');
  return BigInt(count) * (count < microsecondsFrom ? 1_000_000n : 1000n);
}

function trade(data: Fields, receivedTimeNs: bigint): TradeTick {
  const id = countOf(venue, data.t, 't');
  if (typeof data.m !== 'boolean') throw unexpected(venue, 'true or false as m', data.m);
  return {
    kind: 'trade',
    venue,
    symbol: textOf(venue, data.s, 's'),
    eventTimeNs: time(data.T),
    receivedTimeNs,
    sequence: id,
    tradeId: String(id),
    price: decimalOf(venue, data.p, 'p'),
    size: decimalOf(venue, data.q, 'q'),
    // m: the buyer's order was in the book, so the seller took.
    side: data.m ? 'sell' : 'buy',
  };
}

function quote(data: Fields, receivedTimeNs: bigint): QuoteTick {
  return {
    kind: 'quote',
    venue,
    symbol: textOf(venue, data.s, 's'),
    eventTimeNs: data.E === undefined ? null : time(data.E),
    receivedTimeNs,
    sequence: countOf(venue, data.u, 'u'),
    bidPrice: decimalOf(venue, data.b, 'b'),
    bidSize: decimalOf(venue, data.B, 'B'),
    askPrice: decimalOf(venue, data.a, 'a'),
    askSize: decimalOf(venue, data.A, 'A'),
  };
}

function change(data: Fields, receivedTimeNs: bigint): BookTick {
  return {
    kind: 'book',
    venue,
    symbol: textOf(venue, data.s, 's'),
    eventTimeNs: time(data.E),
    receivedTimeNs,
    sequence: countOf(venue, data.u, 'u'),
    snapshot: false,
    firstSequence: countOf(venue, data.U, 'U'),
    checksum: null,
    bids: levels(data.b, 'b'),
    asks: levels(data.a, 'a'),
  };
}

function snapshot(stream: unknown, data: Fields, receivedTimeNs: bigint): BookTick {
  const name = textOf(venue, stream, 'stream');
  if (!name.endsWith(snapshotStream)) throw unexpected(venue, `a stream that ends in ${snapshotStream}`, name);
  return {
    kind: 'book',
    venue,
    symbol: name.slice(0, -snapshotStream.length).toUpperCase(),
    eventTimeNs: null,
    receivedTimeNs,
    sequence: countOf(venue, data.lastUpdateId, 'lastUpdateId'),
    snapshot: true,
    firstSequence: null,
    checksum: null,
    bids: levels(data.bids, 'bids'),
    asks: levels(data.asks, 'asks'),
  };
}

/** Pairs of price and size; the book refuses what is no decimal, so the texts are not looked at twice. */
function levels(value: unknown, what: string): PriceLevel[] {
  return listOf(venue, value, what).map((pair) => {
    const [price, size] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
    if (typeof price !== 'string' || typeof size !== 'string') {
      throw unexpected(venue, `price and size as text in ${what}`, pair);
    }
    return { price, size };
  });
}
