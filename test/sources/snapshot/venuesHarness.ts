import assert from 'node:assert/strict';
import { startVenues, type Venues, type VenuesOptions } from '../../../sources/snapshot/venues.ts';
import { venues, type VenueName } from '../../../sources/ticks/registry.ts';
import { firstSymbol, runFeed, shape } from '../ticks/runFeed.ts';

export type RunningFeed = ReturnType<typeof runFeed>;
export const withBooks: readonly VenueName[] = ['binance', 'coinbase', 'kraken'];

/** Served venues and the feeds that a test runs on them, all stopped after each test. */
export function venuesHarness() {
  let served: Venues;
  const feeds: RunningFeed[] = [];
  afterEach(async () => {
    for (const feed of feeds.splice(0)) await feed.stop().catch(() => undefined);
    await served.stop();
  });
  const bookOf = ({ feed }: RunningFeed, name: VenueName) => feed.books.get(firstSymbol[name])!;
  const truthOf = (name: VenueName) => served.market(name, firstSymbol[name]);
  /** The whole truth, or as much of it as the venue's subscribers keep. */
  const truthShape = (name: VenueName) =>
    shape(truthOf(name).book, venues[name].keeps(venues[name].depths[0] ?? 0) ?? undefined);
  const start = async (options: VenuesOptions = {}) => {
    served = await startVenues({ beatMs: 200, ...options });
  };
  const run = (name: VenueName, options: Parameters<typeof runFeed>[2] = {}) => {
    const feed = runFeed(served, name, options);
    feeds.push(feed);
    return feed;
  };
  /** Moves the market on, then waits until the client's book is the truth level for level. */
  const settle = async (feed: RunningFeed, name: VenueName) => {
    const sync = bookOf(feed, name);
    await feed.until('a whole book', () => sync.live(), true);
    for (let step = 0; step < 40; step++) served.step();
    const text = () => JSON.stringify(shape(sync.book));
    await feed.until('a book equal to the truth', () => sync.live() && text() === JSON.stringify(truthShape(name)));
    assert.deepEqual(shape(sync.book), truthShape(name));
  };
  return { served: () => served, start, run, bookOf, truthOf, truthShape, settle };
}
