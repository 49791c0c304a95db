import assert from 'node:assert/strict';
import type { Tick } from '../../contracts/tick.ts';
import { startVenues, type Venues } from '../../sources/snapshot/venues.ts';
import { scaled } from '../../sources/ticks/decimal.ts';
import { venues, type VenueName } from '../../sources/ticks/registry.ts';
import type { FrameEvent, Venue } from '../../sources/ticks/venue.ts';
import { firstSymbol, runFeed } from '../sources/ticks/runFeed.ts';

const decimal = /^\d+(\.\d+)?$/;
const credentials = { key: 'key', secret: 'secret' };

function checkTick(tick: Tick, venue: string, symbol: string): void {
  assert.equal(tick.venue, venue);
  assert.equal(tick.symbol, symbol);
  assert.equal(typeof tick.receivedTimeNs, 'bigint');
  assert.ok(tick.eventTimeNs === null || tick.eventTimeNs > 1_500_000_000_000_000_000n);
  assert.ok(tick.sequence === null || Number.isSafeInteger(tick.sequence));
  const texts =
    tick.kind === 'trade'
      ? [tick.price, tick.size]
      : tick.kind === 'quote'
        ? [tick.bidPrice, tick.bidSize, tick.askPrice, tick.askSize]
        : [...tick.bids, ...tick.asks].flatMap(({ price, size }) => [price, size]);
  for (const text of texts) assert.match(text, decimal);
}

for (const [name, venue] of Object.entries(venues) as [VenueName, Venue][]) {
  describe(`venue ${name}`, () => {
    let served: Venues;
    let frames: string[];
    let told: Tick[];
    const symbol = firstSymbol[name];
    before(async () => {
      served = await startVenues({ beatMs: 100 });
      frames = [];
      const recorder = { record: (_: bigint, frame: string) => void frames.push(frame), roll: () => undefined };
      const feed = runFeed(served, name, { recorder });
      const kinds = { trades: 'trade', quotes: 'quote', book: 'book' } as const;
      const enough = () => venue.channels.every((channel) => feed.count(kinds[channel]) > 5);
      await feed.until('ticks of all channels', enough, true);
      await feed.stop();
      told = feed.events.filter((event) => event.kind === 'trade' || event.kind === 'quote' || event.kind === 'book');
    });
    after(() => served.stop());

    it('says what it is', () => {
      assert.equal(venue.name, name);
      assert.ok(Number.isInteger(venue.revision) && venue.revision > 0);
      assert.ok(venue.purpose.length > 20 && venue.cite.length > 10);
      assert.match(venue.endpoint.stream, /^wss:\/\/[^?]+[^/]$/);
      assert.equal(venue.snapshot === null, venue.endpoint.rest === null);
      assert.equal(venue.channels.includes('book'), venue.depths.length > 0);
      assert.ok(venue.heartbeat.silenceMs > venue.heartbeat.everyMs);
      assert.ok(venue.connectionMs > 60_000);
    });

    it('gives exact ticks of every channel that it has', () => {
      for (const tick of told) checkTick(tick, name, symbol);
      const trades = told.filter((tick) => tick.kind === 'trade');
      assert.equal(new Set(trades.map(({ tradeId }) => tradeId)).size, trades.length);
      for (const tick of told) {
        if (tick.kind === 'quote') assert.ok(scaled(tick.bidPrice, 2) < scaled(tick.askPrice, 2));
      }
    });

    it('reads the same frames twice into the same events, and keeps what it does not know out', () => {
      const read = () => {
        const reader = venue.reader();
        return frames.map((frame, index) => reader(frame, BigInt(index)));
      };
      assert.deepEqual(read(), read());
    });

    it('refuses what is not its format in a sentence, and reads on', () => {
      const reader = venue.reader();
      const odd = ['', 'pong', '5', 'null', '"x"', '[5]', '{"data":5}', '{"T":5}', frames.at(-1)!.slice(0, -3)];
      for (const frame of odd) {
        assert.throws(
          () => reader(frame, 0n),
          { name: 'SchemaError', message: new RegExp(`^A frame of ${name} should`) },
          frame,
        );
      }
      const good: FrameEvent[] = frames.flatMap((frame) => reader(frame, 0n));
      assert.ok(good.some((event) => event.kind === 'trade'));
    });

    it('refuses a number that is no decimal wherever one stands', () => {
      const fresh = (frame: string) => venue.reader()(frame, 0n);
      const trade = frames.find((frame) => fresh(frame).some((event) => event.kind === 'trade'))!;
      const prices = fresh(trade).flatMap((event) => (event.kind === 'trade' ? [event.price] : []));
      for (const bad of ['-1.5', '1e-7']) {
        assert.throws(() => fresh(trade.replaceAll(prices[0]!, bad)), {
          name: 'SchemaError',
          message: /plain decimal/,
        });
      }
    });

    it('keeps the key out of addresses, and out of frames where it needs none', () => {
      const subscription = { symbols: [symbol], channels: venue.channels };
      const said = [venue.address('wss://x', subscription), ...venue.subscribe(subscription)].join();
      assert.ok(!said.includes('secret'));
      assert.equal(venue.hello(credentials).join().includes('secret'), venue.needsCredentials);
      if (venue.needsCredentials) assert.throws(() => venue.hello(null), { name: 'ConfigError', message: /key/ });
    });

    it('refuses subscriptions that it cannot serve', () => {
      const odd = [
        { symbols: [], channels: venue.channels },
        { symbols: [symbol, symbol], channels: venue.channels },
        { symbols: ['a b'], channels: venue.channels },
        { symbols: [symbol], channels: [] },
        { symbols: [symbol], channels: venue.channels, depth: 7 },
        { symbols: [symbol], channels: ['candles' as 'trades'] },
      ];
      for (const subscription of odd) {
        assert.throws(
          () => runFeed(served, name, { subscription }),
          { name: 'InputError' },
          JSON.stringify(subscription),
        );
      }
    });
  });
}
