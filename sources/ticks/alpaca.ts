import { ConfigError } from '../../contracts/failures.ts';
import type { QuoteTick, TradeTick } from '../../contracts/tick.ts';
import type { FrameEvent, Subscription, Venue } from './venue.ts';
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

const venue = 'alpaca';
/** Codes after which the same request may succeed later: too slow (407), connection limit (406), internal (500). */
const passing: readonly number[] = [406, 407, 500];

/**
 * Alpaca's stock data. It asks for a key and allows one connection an account: a second one is told 406, and so is a
 * first that comes back before the venue has noticed that it was gone. There is no book, only the best quote.
 */
export const alpaca: Venue = {
  name: venue,
  revision: 1,
  purpose: 'Trades and best quotes of US stocks from Alpaca, with a key and one connection an account',
  cite: 'Alpaca documentation, "WebSocket Stream" and "Real-time Stock Data" (docs.alpaca.markets)',
  channels: ['trades', 'quotes'],
  depths: [],
  endpoint: { stream: 'wss://stream.data.alpaca.markets/v2/iex', rest: null },
  needsCredentials: true,
  heartbeat: { send: 'ping', everyMs: 15_000, silenceMs: 45_000 },
  connectionMs: Infinity,
  bookRule: 'inOrder',
  keeps: () => null,
  address: (base) => base,
  hello(credentials) {
    if (credentials === null) {
      throw new ConfigError('Alpaca needs a key and a secret: set both, or take a venue that needs none.');
    }
    return [JSON.stringify({ action: 'auth', key: credentials.key, secret: credentials.secret })];
  },
  subscribe: ({ symbols, channels }: Subscription) => [
    JSON.stringify({
      action: 'subscribe',
      ...Object.fromEntries(channels.map((channel) => [channel, symbols])),
    }),
  ],
  refresh: () => null,
  snapshot: null,
  reader: () => read,
};

function read(frame: string, receivedTimeNs: bigint): readonly FrameEvent[] {
  return listOf(venue, parseFrame(venue, frame, true), 'the frame').map((message) =>
    readMessage(fieldsOf(venue, message, 'a message'), receivedTimeNs),
  );
}

function readMessage(message: Fields, receivedTimeNs: bigint): FrameEvent {
  switch (message.T) {
    case 't':
      return trade(message, receivedTimeNs);
    case 'q':
      return quote(message, receivedTimeNs);
    case 'success':
      return message.msg === 'authenticated' ? { kind: 'ready' } : { kind: 'alive' };
    case 'subscription':
      return { kind: 'subscribed', what: JSON.stringify({ trades: message.trades, quotes: message.quotes }) };
    case 'error': {
      const code = countOf(venue, message.code, 'code');
      return { kind: 'refused', code, message: textOf(venue, message.msg, 'msg'), retry: passing.includes(code) };
    }
    default:
      // Corrections (c), cancellations (x), bars, trading status: recorded with the raw frames, no ticks of ours.
      if (typeof message.T === 'string') return { kind: 'alive' };
      throw unexpected(venue, 'a letter or word as T', message.T);
  }
}

function trade(message: Fields, receivedTimeNs: bigint): TradeTick {
  return {
    kind: 'trade',
    venue,
    symbol: textOf(venue, message.S, 'S'),
    eventTimeNs: instantOf(venue, message.t, 't'),
    receivedTimeNs,
    sequence: null,
    // Numbers of trades are an exchange's own, so its letter is part of the name.
    tradeId: `${textOf(venue, message.x, 'x')}${countOf(venue, message.i, 'i')}`,
    price: decimalOf(venue, message.p, 'p'),
    size: decimalOf(venue, message.s, 's'),
    side: null,
  };
}

function quote(message: Fields, receivedTimeNs: bigint): QuoteTick {
  return {
    kind: 'quote',
    venue,
    symbol: textOf(venue, message.S, 'S'),
    eventTimeNs: instantOf(venue, message.t, 't'),
    receivedTimeNs,
    sequence: null,
    bidPrice: decimalOf(venue, message.bp, 'bp'),
    bidSize: decimalOf(venue, message.bs, 'bs'),
    askPrice: decimalOf(venue, message.ap, 'ap'),
    askSize: decimalOf(venue, message.as, 'as'),
  };
}
