import assert from 'node:assert/strict';
import { startVenues, type Venues, type VenuesOptions } from '../../../sources/snapshot/venues.ts';
import type { VenueFault } from '../../../sources/snapshot/venuesFaults.ts';
import { venues, type VenueName } from '../../../sources/ticks/registry.ts';
import { createBookSync } from '../../../sources/ticks/bookSync.ts';
import type { FeedEvent } from '../../../sources/ticks/feed.ts';
import { readRecordedLine } from '../../../sources/ticks/recordedLine.ts';
import { createRecorder } from '../../../sources/ticks/recorder.ts';
import { realFrames } from '../ticks/realFrames.ts';
import { firstSymbol, runFeed, shape } from '../ticks/runFeed.ts';

type Running = ReturnType<typeof runFeed>;
const withBooks: readonly VenueName[] = ['binance', 'coinbase', 'kraken'];

describe('feeds on served venues', () => {
  let served: Venues;
  const feeds: Running[] = [];
  const start = async (options: VenuesOptions = {}) => (served = await startVenues({ beatMs: 200, ...options }));
  const run = (...args: Parameters<typeof runFeed> extends [Venues, ...infer Rest] ? Rest : never) => {
    const feed = runFeed(served, ...args);
    feeds.push(feed);
    return feed;
  };
  afterEach(async () => {
    for (const feed of feeds.splice(0)) await feed.stop().catch(() => undefined);
    await served.stop();
  });

  const bookOf = ({ feed }: Running, name: VenueName) => feed.books.get(firstSymbol[name])!;
  const truthOf = (name: VenueName) => served.market(name, firstSymbol[name]);
  const kept = (name: VenueName) => venues[name].keeps(venues[name].depths[0] ?? 0) ?? undefined;
  const equalsTruth = (feed: Running, name: VenueName) => {
    const sync = bookOf(feed, name);
    const [found, truth] = [shape(sync.book), shape(truthOf(name).book, kept(name))];
    return sync.live() && JSON.stringify(found) === JSON.stringify(truth);
  };
  /** Moves the market on, then waits until the client's book is the truth level for level. */
  const settle = async (feed: Running, name: VenueName) => {
    await feed.until('a whole book', () => bookOf(feed, name).live(), true);
    for (let step = 0; step < 40; step++) served.step();
    await feed.until('a book equal to the truth', () => equalsTruth(feed, name));
    assert.deepEqual(shape(bookOf(feed, name).book), shape(truthOf(name).book, kept(name)));
  };

  for (const name of withBooks) {
    it(`${name}: a book from a real WebSocket equals the truth`, async () => {
      await start();
      const feed = run(name);
      await settle(feed, name);
      assert.equal(feed.count('lost'), 0);
      assert.equal(feed.count('disconnected'), 0);
      assert.ok(feed.count('trade') > 5 && feed.count('quote') > 5 && feed.count('book') > 30);
      await feed.stop();
    });

    const faults: readonly VenueFault['kind'][] = ['gap', 'duplicate', 'reorder', 'disconnect', 'notJson', 'shutdown'];
    for (const kind of faults) {
      it(`${name}: ${kind} never leaves a wrong book behind`, async () => {
        await start();
        const feed = run(name, { subscription: { symbols: [firstSymbol[name]], channels: ['book'] } });
        await settle(feed, name);
        const before = feed.events.length;
        served.setFaults([{ kind, venue: name, after: 3 }]);
        await settle(feed, name);
        const after = feed.events.slice(before);
        const kinds = new Set(after.map((event) => event.kind));
        if (kind === 'gap') assert.ok(kinds.has('lost') && kinds.has('began') && !kinds.has('disconnected'));
        if (kind === 'duplicate') assert.ok(!kinds.has('lost') && !kinds.has('disconnected'));
        if (kind === 'disconnect' || kind === 'shutdown') assert.ok(kinds.has('disconnected') && kinds.has('began'));
        if (kind === 'notJson') {
          const failure = after.find((event) => event.kind === 'failure');
          assert.match(failure?.error.message ?? '', /should be JSON, got/);
          assert.equal(failure?.error.name, 'SchemaError');
        }
      });
    }
  }

  it('coinbase: a gap names the number that was expected', async () => {
    await start({ faults: [{ kind: 'gap', venue: 'coinbase', after: 6 }] });
    const feed = run('coinbase');
    await feed.until('a gap', () => feed.count('gap') > 0, true);
    const gap = feed.events.find((event) => event.kind === 'gap');
    assert.equal(gap?.got, gap!.expected + 1);
    await settle(feed, 'coinbase');
  });

  it('binance: changes in a message that comes twice are told once', async () => {
    await start();
    const feed = run('binance', { subscription: { symbols: ['BTCUSDT'], channels: ['book', 'trades'] } });
    await settle(feed, 'binance');
    served.setFaults([{ kind: 'duplicate', venue: 'binance', times: 60 }]);
    const before = feed.events.length;
    await settle(feed, 'binance');
    const after = feed.events.slice(before);
    const books = after.filter((event) => event.kind === 'book').map((event) => event.sequence);
    const trades = after.filter((event) => event.kind === 'trade').map((event) => event.tradeId);
    assert.equal(new Set(books).size, books.length);
    assert.equal(new Set(trades).size, trades.length);
  });

  it('binance: a snapshot that is too old or refused for now is asked for again', async () => {
    await start({
      faults: [{ kind: 'snapshotStatus', status: 429 }, { kind: 'oldSnapshot' }],
    });
    const feed = run('binance');
    await settle(feed, 'binance');
    const reasons = feed.events.filter((event) => event.kind === 'lost').map((event) => event.reason);
    assert.equal(reasons.length, 1);
    assert.match(reasons[0]!, /the next change should be number 2 and is/);
  });

  it('kraken: a wrong checksum begins the book again on the same connection', async () => {
    await start();
    const feed = run('kraken');
    await settle(feed, 'kraken');
    served.setFaults([{ kind: 'badChecksum' }]);
    await feed.until('a lost book', () => feed.count('lost') > 0, true);
    await settle(feed, 'kraken');
    const lost = feed.events.find((event) => event.kind === 'lost');
    assert.match(lost?.reason ?? '', /the checksum should be \d+ and is \d+/);
    assert.equal(feed.count('connected'), 1);
  });

  it('kraken: a book of depth 25 stays at the truth through deletions at its edge', async () => {
    await start();
    const feed = run('kraken', { subscription: { symbols: ['BTC/USD'], channels: ['book'], depth: 25 } });
    await feed.until('a whole book', () => bookOf(feed, 'kraken').live(), true);
    for (let step = 0; step < 400; step++) served.step();
    const truth = () => shape(truthOf('kraken').book, 25);
    await feed.until('the truth', () => JSON.stringify(shape(bookOf(feed, 'kraken').book)) === JSON.stringify(truth()));
    assert.equal(feed.count('lost'), 0);
  });

  it('coinbase: trades that a new subscription repeats are told once', async () => {
    await start({ faults: [{ kind: 'disconnect', venue: 'coinbase', after: 40 }] });
    const feed = run('coinbase', { subscription: { symbols: ['BTC-USD'], channels: ['trades'] } });
    await feed.until('two connections and trades', () => feed.count('connected') > 1 && feed.count('trade') > 60, true);
    const ids = feed.events.filter((event) => event.kind === 'trade').map((event) => Number(event.tradeId));
    assert.equal(new Set(ids).size, ids.length);
    // The repeated trades fill what was missed while the connection was down.
    assert.deepEqual(
      ids.toSorted((a, b) => a - b).slice(0, 50),
      Array.from({ length: 50 }, (_, index) => ids.reduce((a, b) => Math.min(a, b)) + index),
    );
  });

  it('a connection that falls silent is replaced', async () => {
    await start({ faults: [{ kind: 'silent', venue: 'kraken', after: 20 }] });
    const heartbeat = { ...venues.kraken.heartbeat, silenceMs: 700 };
    const feed = run('kraken', { venue: { ...venues.kraken, heartbeat } });
    await feed.until('a second connection', () => feed.count('connected') > 1, true);
    const gone = feed.events.find((event) => event.kind === 'disconnected');
    assert.match(gone?.reason ?? '', /nothing was heard for 700 ms/);
    await settle(feed, 'kraken');
  });

  it('a feed whose heartbeats go on but whose ticks stop is replaced', async () => {
    await start();
    const feed = run('coinbase', { staleAfterMs: 400 });
    await feed.until('a whole book', () => bookOf(feed, 'coinbase').live(), true);
    await feed.until('a second connection', () => feed.count('connected') > 1);
    const gone = feed.events.find((event) => event.kind === 'disconnected');
    assert.match(gone?.reason ?? '', /no tick came for 400 ms/);
  });

  it('a connection is renewed before the venue ends it for its age', async () => {
    await start();
    const feed = run('binance', { venue: { ...venues.binance, connectionMs: 1500 } });
    await feed.until('a second connection', () => feed.count('connected') > 1, true);
    const gone = feed.events.find((event) => event.kind === 'disconnected');
    assert.equal(gone?.retryInMs, 0);
    await settle(feed, 'binance');
  });

  describe('alpaca', () => {
    it('gives trades and quotes after the key, exactly as written', async () => {
      await start();
      const feed = run('alpaca');
      await feed.until('trades', () => feed.count('trade') > 3 && feed.count('quote') > 3, true);
      const quote = feed.events.find((event) => event.kind === 'quote');
      assert.match(quote?.bidPrice ?? '', /^\d+\.\d\d$/);
      assert.match(quote?.bidSize ?? '', /^\d+\.\d{4}0000$/);
      assert.equal(served.connections('alpaca'), 1);
    });

    it('refuses a wrong key for good, in a sentence without the key', async () => {
      await start();
      const feed = run('alpaca', { credentials: { key: 'PKSECRET', secret: 'verysecret' } });
      await assert.rejects(feed.feed.done, (error: Error) => {
        assert.equal(error.name, 'SourceRefusedError');
        assert.match(error.message, /code 402: auth failed/);
        return !/PKSECRET|verysecret/.test(error.message + JSON.stringify(feed.events));
      });
    });

    it('refuses a second connection with 406, which gets in when the first has gone', async () => {
      await start();
      const first = run('alpaca');
      await first.until('trades', () => first.count('trade') > 0, true);
      const second = run('alpaca', { attempts: 1000 });
      await second.until('a refusal', () => second.count('disconnected') > 0);
      const gone = second.events.find((event) => event.kind === 'disconnected');
      assert.match(gone?.reason ?? '', /406: connection limit exceeded/);
      await first.stop();
      await second.until('trades', () => second.count('trade') > 0, true);
      const third = run('alpaca', { attempts: 3 });
      await assert.rejects(third.feed.done, { name: 'SourceUnavailableError', message: /406/ });
    });
  });

  it('an unknown symbol is refused for good by each venue with a book', async () => {
    await start();
    for (const name of withBooks) {
      const feed = run(name, { subscription: { symbols: ['NOPE'], channels: ['book'] } });
      await assert.rejects(feed.feed.done, { name: 'SourceRefusedError' });
    }
  });

  it('gives up after so many broken connections in a row, and says so', async () => {
    await start();
    const endpoint = { stream: 'ws://127.0.0.1:9/nothing', rest: null };
    const feed = run('kraken', { endpoint, attempts: 3 });
    await assert.rejects(feed.feed.done, { name: 'SourceUnavailableError', message: /3 in a row broke.*ECONNREFUSED/ });
    assert.equal(feed.count('disconnected'), 2);
  });

  it('records every frame, so that a recording served again builds the same book', async () => {
    for (const name of withBooks) {
      await start();
      const files: string[] = [];
      const put = (bytes: Uint8Array) => Promise.resolve(void files.push(Buffer.from(bytes).toString()));
      const recorder = createRecorder({ put, maxBytes: 4000 });
      const feed = run(name, { recorder });
      await settle(feed, name);
      await feed.stop();
      await recorder.stop();
      const live = feed.events.filter((event) => ['trade', 'quote', 'book'].includes(event.kind));
      const truth = shape(truthOf(name).book, kept(name));
      await served.stop();
      const lines = files.join('').split('\n').slice(0, -1);
      const frames = lines.map((line, index) => readRecordedLine(line, index + 1));
      await start({ recorded: { [name]: { frames, speed: 'max' } } });
      const again = run(name);
      const booksOf = (events: readonly FeedEvent[]) => events.filter((event) => event.kind === 'book').length;
      await again.until(
        'all books again',
        () => booksOf(again.events) >= booksOf(live) - 1 && again.count('began') > 0,
      );
      await again.until(
        'the same book',
        () => JSON.stringify(shape(bookOf(again, name).book)) === JSON.stringify(truth),
      );
      await again.stop();
      await served.stop();
    }
    await start();
  });

  it('serves recorded Binance frames with their snapshot, and the feed builds the book that they tell', async function () {
    const frames = realFrames('ethusdt_20240808');
    await start(typeof frames === 'string' ? {} : { recorded: { binance: { frames, speed: 'max' } } });
    if (typeof frames === 'string') {
      console.log(`      ${frames}`);
      return this.skip();
    }
    const sync = createBookSync({ rule: 'updateIds', keep: null });
    const read = venues.binance.reader();
    let last = 0;
    for (const { frame, receivedTimeNs } of frames) {
      const text = frame.startsWith('{"last') ? venues.binance.snapshot!.frame('ETHUSDT', frame) : frame;
      for (const event of read(text, receivedTimeNs)) {
        if (event.kind !== 'book') continue;
        sync.take(event);
        last = Math.max(last, event.sequence!);
      }
    }
    const feed = run('binance', { subscription: { symbols: ['ETHUSDT'], channels: ['book', 'trades', 'quotes'] } });
    const reached = () => feed.events.some((event) => event.kind === 'book' && event.sequence === last);
    await feed.until('the last change', reached);
    assert.deepEqual(shape(feed.feed.books.get('ETHUSDT')!.book), shape(sync.book));
    assert.equal(feed.count('lost'), 0);
    const trades = frames.filter(({ frame }) => frame.includes('"e":"trade"')).length;
    await feed.until('all trades', () => feed.count('trade') === trades);
  });

  it('ends with what the consumer threw', async () => {
    await start();
    const feed = run('kraken', {
      onEvent: (event) => {
        if (event.kind === 'book') throw new Error('the disk is full');
      },
    });
    await assert.rejects(feed.feed.done, { message: 'the disk is full' });
  });
});
