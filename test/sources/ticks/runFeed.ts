import { startFeed, type FeedClock, type FeedEvent, type FeedOptions } from '../../../sources/ticks/feed.ts';
import { systemClock } from '../../../sources/fred/rateLimit.ts';
import { venues, type VenueName } from '../../../sources/ticks/registry.ts';
import { seededUniform } from '../../../sources/ticks/seeded.ts';
import type { Venue } from '../../../sources/ticks/venue.ts';
import type { Venues } from '../../../sources/snapshot/venues.ts';

export const feedClock: FeedClock = { ...systemClock, nowNs: () => BigInt(Date.now()) * 1_000_000n };

/** What each venue lists on the served market. */
export const firstSymbol: Readonly<Record<VenueName, string>> = {
  binance: 'BTCUSDT',
  coinbase: 'BTC-USD',
  kraken: 'BTC/USD',
  alpaca: 'AAPL',
};

/** Runs a feed against served venues, remembers what it told, and waits for what a test wants to see. */
export function runFeed(served: Venues, name: VenueName, options: Partial<FeedOptions> = {}) {
  const stopping = new AbortController();
  const events: FeedEvent[] = [];
  const venue: Venue = options.venue ?? venues[name];
  const feed = startFeed({
    venue,
    subscription: { symbols: [firstSymbol[name]], channels: venue.channels },
    endpoint: served.endpoint(name),
    ...(venue.needsCredentials ? { credentials: { key: 'key', secret: 'secret' } } : {}),
    clock: feedClock,
    jitter: seededUniform(1),
    http: fetch,
    backoff: { firstMs: 20, longestMs: 100 },
    onEvent: (event) => void events.push(event),
    ...options,
    signal: stopping.signal,
  });
  // A refusal before anybody waits for it is no unhandled rejection.
  feed.done.catch(() => undefined);
  const count = (kind: FeedEvent['kind']) => events.filter((event) => event.kind === kind).length;
  const until = async (what: string, condition: () => boolean, steps = false) => {
    const deadline = Date.now() + 20_000;
    while (!condition()) {
      if (Date.now() > deadline) {
        const kinds = JSON.stringify(events.map(({ kind }) => kind).slice(-30));
        throw new Error(`${name}: ${what} did not come within 20 s; the last events are ${kinds}`);
      }
      if (steps) served.step();
      await new Promise((go) => setTimeout(go, 5));
    }
  };
  const stop = async () => {
    stopping.abort();
    await feed.done;
  };
  return { feed, events, count, until, stop };
}

/** Both sides of a book as text. */
export const shape = (book: { levels(side: 'bid' | 'ask', count?: number): unknown[] }, depth?: number) => ({
  bids: book.levels('bid', depth),
  asks: book.levels('ask', depth),
});
